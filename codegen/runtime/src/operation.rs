//! The facts of an operation.

use http::Method;

/// What the runtime needs to know about an operation: its id, method and path, its success statuses, and whether it is paginated and
/// safe to retry.
///
/// It is a constant, built from [`Operation::get`], [`Operation::post`] and so on, with one fact per line. Generated code has one for
/// each of its operations. For your own, see [custom operations](crate::guide::custom_operations).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    id: &'static str,
    verb: Verb,
    path_template: &'static str,
    success: u16,
    also_success: &'static [u16],
    empty_success: &'static [u16],
    page_parameter: Option<&'static str>,
    items_property: Option<&'static str>,
    total_property: Option<&'static str>,
    idempotent: bool,
    retryable: bool,
    busy: &'static [&'static str],
    window: Option<(&'static str, u64)>,
}

/// [`Method`] has a destructor, which a constant behind a `&'static` reference may not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Operation {
    /// A GET: idempotent, success is 200.
    pub const fn get(id: &'static str, path_template: &'static str) -> Self {
        Self::new(id, Verb::Get, path_template, true)
    }

    /// A POST: not idempotent, success is 200 unless [`Operation::success`] says otherwise.
    pub const fn post(id: &'static str, path_template: &'static str) -> Self {
        Self::new(id, Verb::Post, path_template, false)
    }

    /// A PUT: idempotent, success is 200 unless [`Operation::success`] says otherwise.
    pub const fn put(id: &'static str, path_template: &'static str) -> Self {
        Self::new(id, Verb::Put, path_template, true)
    }

    /// A PATCH: not idempotent, success is 200 unless [`Operation::success`] says otherwise.
    pub const fn patch(id: &'static str, path_template: &'static str) -> Self {
        Self::new(id, Verb::Patch, path_template, false)
    }

    /// A DELETE: idempotent, success is 200 unless [`Operation::success`] says otherwise.
    pub const fn delete(id: &'static str, path_template: &'static str) -> Self {
        Self::new(id, Verb::Delete, path_template, true)
    }

    const fn new(id: &'static str, verb: Verb, path_template: &'static str, idempotent: bool) -> Self {
        Self {
            id,
            verb,
            path_template,
            success: 200,
            also_success: &[],
            empty_success: &[],
            page_parameter: None,
            items_property: None,
            total_property: None,
            idempotent,
            retryable: false,
            busy: &[],
            window: None,
        }
    }

    /// Sets the status that means success. Any other is an error, even 202 or 206, unless [`Operation::also_success`] lists it.
    pub const fn success(mut self, status: u16) -> Self {
        self.success = status;
        self
    }

    /// Adds statuses that mean success, with the same body. Servers differ in which one they send.
    pub const fn also_success(mut self, statuses: &'static [u16]) -> Self {
        self.also_success = statuses;
        self
    }

    /// Sets further statuses that mean success, and that there is no body. [`Call::send_optional`](crate::Call::send_optional) returns `None` for them,
    /// whatever their body is.
    pub const fn empty_success(mut self, statuses: &'static [u16]) -> Self {
        self.empty_success = statuses;
        self
    }

    /// Marks a paginated list, whose pages are numbered by this query parameter. The size limit of lists applies to its bodies.
    pub const fn paginated(mut self, page_parameter: &'static str) -> Self {
        self.page_parameter = Some(page_parameter);
        self
    }

    /// Names the property of the response that holds the items, such as `workflow_runs`. [`Call::items`](crate::Call::items) needs it to
    /// continue after an item that cannot be decoded. [`Call::pages_as`](crate::Call::pages_as) and
    /// [`Call::items_as`](crate::Call::items_as) always need it.
    pub const fn items(mut self, property: &'static str) -> Self {
        self.items_property = Some(property);
        self
    }

    /// Names the property of the response that counts the items of all pages, such as `total_count`. Only
    /// [`Call::pages_as`](crate::Call::pages_as) and [`Call::items_as`](crate::Call::items_as) need it.
    pub const fn total(mut self, property: &'static str) -> Self {
        self.total_property = Some(property);
        self
    }

    /// Doing it twice does no harm, though each time has an effect of its own: a second token beside the first, say.
    pub const fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }

    /// Lists phrases, in lower case, with which the message of a 422 says that the resource is busy. Only
    /// [`Call::removal`](crate::Call::removal) needs them.
    pub const fn busy(mut self, phrases: &'static [&'static str]) -> Self {
        self.busy = phrases;
        self
    }

    /// Names the query parameter that filters a paginated list by the time of creation, and says how many items of a filtered list the
    /// server lists at most. Only [`Call::windows`](crate::Call::windows) needs them.
    pub const fn window(mut self, query_parameter: &'static str, cap: u64) -> Self {
        self.window = Some((query_parameter, cap));
        self
    }

    /// The operation's id in GitHub's description, such as `actions/list-workflow-runs-for-repo`.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The HTTP method.
    pub const fn method(&self) -> Method {
        match self.verb {
            Verb::Get => Method::GET,
            Verb::Post => Method::POST,
            Verb::Put => Method::PUT,
            Verb::Patch => Method::PATCH,
            Verb::Delete => Method::DELETE,
        }
    }

    /// The path below the base URL, with `{name}` for each parameter.
    pub const fn path_template(&self) -> &'static str {
        self.path_template
    }

    /// The status that means success.
    pub const fn success_status(&self) -> u16 {
        self.success
    }

    /// Further statuses that mean success.
    pub const fn also_success_statuses(&self) -> &'static [u16] {
        self.also_success
    }

    /// The further statuses that mean success without a body.
    pub const fn empty_success_statuses(&self) -> &'static [u16] {
        self.empty_success
    }

    /// The query parameter with the page number, if the operation is paginated.
    pub const fn page_parameter(&self) -> Option<&'static str> {
        self.page_parameter
    }

    /// The property of the response that holds the items, if it was set.
    pub const fn items_property(&self) -> Option<&'static str> {
        self.items_property
    }

    /// The property of the response that counts the items of all pages, if one was named.
    pub const fn total_property(&self) -> Option<&'static str> {
        self.total_property
    }

    /// Whether sending the request twice has the same effect as sending it once.
    pub const fn is_idempotent(&self) -> bool {
        self.idempotent
    }

    /// Whether doing it twice does no harm, though it may do more than doing it once.
    pub const fn is_retryable(&self) -> bool {
        self.retryable
    }

    /// The phrases with which a 422 says that the resource is busy.
    pub const fn busy_phrases(&self) -> &'static [&'static str] {
        self.busy
    }

    /// The query parameter that filters by the time of creation, and the number of items that the server lists at most.
    pub const fn window_parameter(&self) -> Option<(&'static str, u64)> {
        self.window
    }

    /// Whether a status means success.
    pub(crate) fn is_success(&self, status: u16) -> bool {
        self.success == status || self.also_success.contains(&status) || self.empty_success.contains(&status)
    }

    /// Whether the operation is a write: anything but a GET.
    pub(crate) const fn is_write(&self) -> bool {
        !matches!(self.verb, Verb::Get)
    }

    /// Whether a 404 after an attempt that may have had an effect means success: the resource is deleted, as requested.
    pub(crate) fn ends_in_not_found(&self) -> bool {
        matches!(self.verb, Verb::Delete) && self.is_success(204)
    }

    /// Whether the method may have content. Without content, such a request has `Content-Length: 0`, which some proxies require.
    pub(crate) const fn may_carry_content(&self) -> bool {
        matches!(self.verb, Verb::Post | Verb::Put | Verb::Patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_method_has_its_facts() {
        for (operation, method, is_idempotent, is_write, may_carry_content) in [
            (Operation::get("a", "/b"), Method::GET, true, false, false),
            (Operation::post("a", "/b"), Method::POST, false, true, true),
            (Operation::put("a", "/b"), Method::PUT, true, true, true),
            (Operation::patch("a", "/b"), Method::PATCH, false, true, true),
            (Operation::delete("a", "/b"), Method::DELETE, true, true, false),
        ] {
            assert_eq!((operation.id(), operation.path_template(), operation.method()), ("a", "/b", method));
            assert_eq!(operation.is_idempotent(), is_idempotent, "{operation:?}");
            assert_eq!(operation.is_write(), is_write, "{operation:?}");
            assert_eq!(operation.may_carry_content(), may_carry_content, "{operation:?}");
            assert_eq!((operation.success_status(), operation.also_success_statuses()), (200, &[][..]));
            assert_eq!((operation.page_parameter(), operation.items_property()), (None, None));
            assert!(!operation.is_retryable());
        }
    }

    #[test]
    fn facts_are_kept_as_they_are_stated() {
        let operation = Operation::post("a", "/b").success(201).also_success(&[200]).retryable();
        assert_eq!((operation.success_status(), operation.also_success_statuses()), (201, &[200][..]));
        assert!(operation.is_retryable() && operation.is_success(200) && operation.is_success(201));
        assert!(!operation.is_success(202));
        let operation = Operation::get("a", "/b").empty_success(&[204]);
        assert_eq!(operation.empty_success_statuses(), [204]);
        assert!(operation.is_success(200) && operation.is_success(204) && !operation.is_success(202));
        let operation = Operation::get("a", "/b").paginated("page").items("runs");
        assert_eq!((operation.page_parameter(), operation.items_property()), (Some("page"), Some("runs")));
    }

    #[test]
    fn only_a_delete_that_answers_204_ends_in_not_found() {
        for (operation, ends) in [
            (Operation::delete("a", "/b").success(204), true),
            (Operation::delete("a", "/b").success(202).also_success(&[204]), true),
            (Operation::delete("a", "/b"), false),
            (Operation::put("a", "/b").success(204), false),
            (Operation::get("a", "/b").success(204), false),
        ] {
            assert_eq!(operation.ends_in_not_found(), ends, "{operation:?}");
        }
    }
}
