//! The texts that states have on the wire.

use std::fmt;

use serde::Deserialize;

macro_rules! texts {
    ($(#[$docs:meta])* $name:ident { $($(#[$variant_docs:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_docs])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// All values.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The text on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

texts! {
    /// Whether a runner is connected.
    RunnerStatus {
        /// It is connected.
        Online = "online",
        /// It is not.
        Offline = "offline",
    }
}

texts! {
    /// How far a run or a job has come.
    RunStatus {
        /// It was asked for.
        Requested = "requested",
        /// It waits for an approval or a protection rule.
        Waiting = "waiting",
        /// It waits for another run of its concurrency group.
        Pending = "pending",
        /// It waits for a runner.
        Queued = "queued",
        /// It runs.
        InProgress = "in_progress",
        /// It has ended.
        Completed = "completed",
    }
}

texts! {
    /// How a run or a job ended.
    Conclusion {
        /// Somebody has to do something.
        ActionRequired = "action_required",
        /// It was cancelled.
        Cancelled = "cancelled",
        /// It failed.
        Failure = "failure",
        /// It neither succeeded nor failed.
        Neutral = "neutral",
        /// It did not run.
        Skipped = "skipped",
        /// GitHub gave it up.
        Stale = "stale",
        /// The workflow is not valid.
        StartupFailure = "startup_failure",
        /// It succeeded.
        Success = "success",
        /// It took too long.
        TimedOut = "timed_out",
    }
}

texts! {
    /// Which repositories may use the runners of a group.
    Visibility {
        /// All.
        All = "all",
        /// The private ones.
        Private = "private",
        /// Those that are named.
        Selected = "selected",
    }
}
