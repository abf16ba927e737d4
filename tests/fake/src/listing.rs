//! Pages of lists, and the links between them.

use serde_json::{Map, Value};

use crate::call::Call;
use crate::reply::Reply;
use crate::settings::Links;
use crate::state::State;
use crate::world::{Scope, id_of_login};

/// Which page of how many items.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    number: usize,
    size: usize,
}

impl Page {
    /// GitHub takes the nearest value that it allows.
    pub(crate) fn of(call: &Call<'_>) -> Self {
        let number = |name| call.query(name).and_then(|text| text.parse::<usize>().ok());
        let size = number("per_page").filter(|size| *size > 0).unwrap_or(30).min(100);
        // So many that no product of it overflows, and more than any list has.
        let last = usize::MAX / 200;
        Self { number: number("page").unwrap_or(1).clamp(1, last), size }
    }

    /// How many items there are to the end of this page.
    pub(crate) fn end(self) -> usize {
        self.number * self.size
    }

    fn start(self) -> usize {
        self.end() - self.size
    }
}

/// A page of these items.
pub(crate) fn listing<T>(
    state: &State,
    call: &Call<'_>,
    name: &str,
    items: Vec<&T>,
    shape: impl Fn(&T) -> Value,
) -> Reply {
    let total = items.len();
    listing_of(state, call, name, Page::of(call), &items, total, |item| Some(shape(item)))
}

/// A page of these items, out of so many. Those without a shape are left out.
pub(crate) fn listing_of<T>(
    state: &State,
    call: &Call<'_>,
    name: &str,
    page: Page,
    items: &[&T],
    total: usize,
    shape: impl Fn(&T) -> Option<Value>,
) -> Reply {
    let on_page = items.iter().skip(page.start()).take(page.size).filter_map(|item| shape(item));
    let body =
        Map::from_iter([("total_count".to_owned(), total.into()), (name.to_owned(), on_page.collect::<Value>())]);
    let reply = Reply::ok(&Value::Object(body));
    let last = items.len().div_ceil(page.size).max(1);
    let link = |relation: &str, number| format!("<{}>; rel=\"{relation}\"", address(state, call, number));
    let mut links = Vec::new();
    if page.number > 1 {
        links.push(link("prev", (page.number - 1).min(last)));
    }
    if page.number < last {
        links.extend([link("next", page.number + 1), link("last", last)]);
    }
    if page.number > 1 {
        links.push(link("first", 1));
    }
    // With one page there is no header.
    if links.is_empty() { reply } else { reply.header("link", links.join(", ")) }
}

/// The address of another page, as the settings say.
fn address(state: &State, call: &Call<'_>, number: usize) -> String {
    let path = &call.received.path;
    let below = path.strip_prefix(state.settings.server.base_path()).unwrap_or(path);
    let by_id = || by_id(state, call, below).unwrap_or_else(|| below.to_owned());
    let address = match &state.settings.links {
        Links::Here => format!("{}{below}", call.api),
        Links::GitHubCom => format!("https://api.github.com{}", by_id()),
        Links::Ghes(host) => format!("https://{host}/api/v3{}", by_id()),
        Links::GheCom(subdomain) => format!("https://api.{subdomain}.ghe.com{}", by_id()),
        Links::Proxy(base) => format!("{}{below}", base.trim_end_matches('/')),
    };
    let others = call.received.query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("page="));
    let query: Vec<_> = others.map(str::to_owned).chain([format!("page={number}")]).collect();
    format!("{address}?{}", query.join("&"))
}

/// The path as GitHub writes it into links: with the id of the repository or the organization in place of its name.
fn by_id(state: &State, call: &Call<'_>, below: &str) -> Option<String> {
    let (level, id, names) = match call.scope() {
        Scope::Repository { owner, name } => ("repositories", state.world.repository(&owner, &name)?.id, 4),
        Scope::Organization { login } => ("organizations", id_of_login(state.world.organization(&login)?), 3),
    };
    let rest: Vec<_> = below.split('/').skip(names).collect();
    Some(format!("/{level}/{id}/{}", rest.join("/")))
}
