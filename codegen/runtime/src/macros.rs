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

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok(Self::from(text))
            }
        }
    };
}

/// Implements the conversions of an id: a `struct RunnerId(i64);`.
#[macro_export]
macro_rules! integer_id {
    ($name:ident) => {
        impl $name {
            /// The number, as GitHub writes it.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl ::std::convert::From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl ::std::convert::From<$name> for i64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::num::ParseIntError;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

#[cfg(test)]
#[expect(unreachable_pub, reason = "emitted ids are public, and that of the tests is not")]
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
            assert_eq!(read.as_str().parse(), Ok(status));
        }
    }

    #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(transparent)]
    struct RunnerId(i64);

    integer_id!(RunnerId);

    #[test]
    fn an_id_is_its_number_in_json_and_text() {
        for number in [1, 23, i64::MAX, 0, -1, i64::MIN] {
            let id = RunnerId::from(number);
            assert_eq!((id.get(), i64::from(id)), (number, number));
            assert_eq!(serde_json::to_string(&id).unwrap(), number.to_string());
            assert_eq!(serde_json::from_str::<RunnerId>(&number.to_string()).unwrap(), id);
            assert_eq!(id.to_string().parse(), Ok(id));
            assert_eq!(format!("{id:>24}"), format!("{number:>24}"));
        }
        assert!("runner".parse::<RunnerId>().is_err() && "".parse::<RunnerId>().is_err());
        for json in ["1.5", r#""1""#, "[1]", "null", "9223372036854775808"] {
            let (id, number) = (serde_json::from_str::<RunnerId>(json), serde_json::from_str::<i64>(json));
            assert_eq!(id.unwrap_err().to_string(), number.unwrap_err().to_string(), "{json}");
        }
    }
}
