//! The way to the server: straight, or through a proxy.

use std::fmt;

use url::Url;

use crate::base_url::BaseUrl;
use crate::error::Error;

/// How connections are made.
#[derive(Clone, Default)]
pub(crate) enum Proxy {
    /// As `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
    #[default]
    OfEnvironment,
    Direct,
    /// Through this one, for whatever host. The URL may hold a password.
    Of(String),
}

impl Proxy {
    /// Through a proxy, a request over plain http, token and all, would be read by the proxy: there is none for those.
    pub(crate) fn apply(
        &self,
        builder: reqwest::ClientBuilder,
        base: &BaseUrl,
    ) -> Result<reqwest::ClientBuilder, Error> {
        match self {
            Self::Of(_) if base.is_plain_http() => {
                Err(Error::invalid_input("proxy: it would read the token of every request over plain http"))
            }
            Self::Of(url) => Ok(builder.no_proxy().proxy(checked(url)?)),
            Self::OfEnvironment if !base.is_plain_http() => Ok(builder),
            Self::OfEnvironment | Self::Direct => Ok(builder.no_proxy()),
        }
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::OfEnvironment => "OfEnvironment",
            Self::Direct => "Direct",
            Self::Of(_) => "Of(***)",
        })
    }
}

fn checked(text: &str) -> Result<reqwest::Proxy, Error> {
    let refuse =
        || Error::invalid_input("proxy: give it as http://host:port, with user:password@ before the host if need be");
    let url = Url::parse(text).map_err(|_| refuse())?;
    let is_plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none();
    if !is_plain {
        return Err(refuse());
    }
    // Its error would name the URL.
    reqwest::Proxy::https(url).map_err(|_| refuse())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c60_a_proxy_is_a_plain_url_and_its_password_is_never_repeated() {
        for text in [
            "",
            "proxy.example.com:3128",
            "socks5://canary@proxy.example.com",
            "http://",
            "http://user:canary@proxy.example.com/path",
            "http://proxy.example.com?canary",
            "http://proxy.example.com:99999",
            "canary",
        ] {
            let error = checked(text).expect_err(text);
            assert!(!format!("{error} {error:?}").contains("canary"), "{text}");
        }
        assert!(checked("http://user:canary@proxy.example.com:3128").is_ok());
        assert_eq!(format!("{:?}", Proxy::Of("http://user:canary@p".to_owned())), "Of(***)");
    }
}
