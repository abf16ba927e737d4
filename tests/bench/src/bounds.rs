//! The bounds of the measured ratios.

/// The results that have a bound.
#[derive(Default)]
pub struct Bounds(Vec<Row>);

struct Row {
    what: &'static str,
    bound: String,
    measured: f64,
    holds: bool,
}

impl Bounds {
    pub fn at_least(&mut self, what: &'static str, bound: f64, measured: f64) {
        self.0.push(Row { what, bound: format!("≥ {bound}"), measured, holds: measured >= bound });
    }

    pub fn at_most(&mut self, what: &'static str, bound: f64, measured: f64) {
        self.0.push(Row { what, bound: format!("≤ {bound}"), measured, holds: measured <= bound });
    }

    pub fn print(&self) {
        if self.0.is_empty() {
            return;
        }
        println!("\n# Bounds\n\n| what | bound | measured | |\n|---|--:|--:|---|");
        for Row { what, bound, measured, holds } in &self.0 {
            println!("| {what} | {bound} | {measured:.2} | {} |", if *holds { "holds" } else { "**missed**" });
        }
    }
}
