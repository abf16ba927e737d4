//! Trait implementations of generated types.

/// Implements `IntoFuture` for a request builder with a `send` method: `send_on_await!(GetRunner => Runner);`.
#[macro_export]
macro_rules! send_on_await {
    ($builder:ident => $value:ty) => {
        impl ::std::future::IntoFuture for $builder {
            type Output = ::std::result::Result<$crate::Response<$value>, $crate::Error>;
            type IntoFuture = $crate::ResponseFuture<$value>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}

/// Implements the conversions of an enum with an `Unknown` variant. The enum needs `as_str` and `From<String>`.
#[macro_export]
macro_rules! open_enum {
    ($name:ident) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::from(value.to_owned())
            }
        }

        impl ::std::convert::From<$name> for ::std::string::String {
            fn from(value: $name) -> Self {
                value.as_str().to_owned()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(from = "String", into = "String")]
    enum Status {
        InProgress,
        Unknown(String),
    }

    impl Status {
        fn as_str(&self) -> &str {
            match self {
                Self::InProgress => "in_progress",
                Self::Unknown(value) => value,
            }
        }
    }

    impl From<String> for Status {
        fn from(value: String) -> Self {
            match value.as_str() {
                "in_progress" => Self::InProgress,
                _ => Self::Unknown(value),
            }
        }
    }

    open_enum!(Status);

    #[test]
    fn c63_an_unknown_value_is_kept_and_written_as_it_came() {
        for (json, status) in
            [(r#""in_progress""#, Status::InProgress), (r#""brand_new""#, Status::Unknown("brand_new".to_owned()))]
        {
            let read: Status = serde_json::from_str(json).unwrap();
            assert_eq!(read, status);
            assert_eq!(serde_json::to_string(&read).unwrap(), json);
            assert_eq!(format!("\"{read}\""), json);
            assert_eq!(Status::from(read.as_ref()), status);
        }
    }
}
