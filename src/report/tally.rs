//! Values of one field, counted over all respondents.

use schemars::JsonSchema;
use serde::Serialize;

use super::counts::median;
use crate::extract::{Value, YesNo};
use crate::questionnaire::{Field, FieldType, Questionnaire};

/// Values that can be counted.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Tally {
    /// Yes and no.
    YesNo {
        /// How many said yes.
        yes: usize,
        /// How many said no.
        no: usize,
    },
    /// Options, in the order of the form.
    Choices {
        /// Each option.
        options: Vec<OptionTally>,
    },
    /// Percentages.
    Percentages {
        /// All of them, from the lowest to the highest.
        values: Vec<f64>,
        /// The lower of the two middle values; `null` where there are none.
        median: Option<f64>,
    },
}

/// How often an option was ticked. Respondents whose document has no such question are in none of the three.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OptionTally {
    /// Its id in records.
    pub id: String,
    /// What the form says there.
    pub asks: String,
    /// Ticked.
    pub checked: usize,
    /// Seen, and not ticked.
    pub unchecked: usize,
    /// Not to be seen.
    pub unknown: usize,
}

impl OptionTally {
    /// How many were seen, ticked or not.
    pub fn seen(&self) -> usize {
        self.checked + self.unchecked
    }
}

impl Tally {
    /// Nothing counted yet; `None` for a field whose values cannot be counted.
    pub(super) fn of(field: &Field, questionnaire: &Questionnaire, languages: &[String]) -> Option<Self> {
        match field.kind {
            FieldType::YesNo => Some(Self::YesNo { yes: 0, no: 0 }),
            FieldType::Percentage => Some(Self::Percentages { values: Vec::new(), median: None }),
            FieldType::Choices => {
                let options = field.options.iter().map(|&option| OptionTally {
                    id: questionnaire.items[option].id.rsplit('.').next().unwrap_or_default().to_owned(),
                    asks: questionnaire.wording(option, languages).to_owned(),
                    checked: 0,
                    unchecked: 0,
                    unknown: 0,
                });
                Some(Self::Choices { options: options.collect() })
            }
            _ => None,
        }
    }

    /// Counts one value. Options of a question that the document does not have are not unknown, they are not there.
    pub(super) fn count(&mut self, value: &Value, is_absent: bool) {
        match (self, value) {
            (Self::YesNo { yes, .. }, Value::YesNo(YesNo::Yes)) => *yes += 1,
            (Self::YesNo { no, .. }, Value::YesNo(YesNo::No)) => *no += 1,
            (Self::Percentages { values, .. }, Value::Percentage(share)) => values.push(*share),
            (Self::Choices { options }, Value::Choices(choices)) if !is_absent => {
                for option in options {
                    let stands_in = |list: &[String]| list.contains(&option.id);
                    if stands_in(&choices.checked) {
                        option.checked += 1;
                    } else if stands_in(&choices.unchecked) {
                        option.unchecked += 1;
                    } else {
                        option.unknown += 1;
                    }
                }
            }
            _ => {}
        }
    }

    /// Brings values into order once all are counted.
    pub(super) fn finish(&mut self) {
        if let Self::Percentages { values, median: middle } = self {
            values.sort_by(f64::total_cmp);
            *middle = median(values.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Choices;

    #[test]
    fn options_that_cannot_be_seen_are_counted_apart() {
        let option =
            |id: &str| OptionTally { id: id.to_owned(), asks: String::new(), checked: 0, unchecked: 0, unknown: 0 };
        let mut tally = Tally::Choices { options: vec![option("a"), option("b")] };
        let choices = |checked: &[&str], unchecked: &[&str]| {
            let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
            Value::Choices(Choices { checked: owned(checked), unchecked: owned(unchecked), unknown: Vec::new() })
        };
        tally.count(&choices(&["a"], &["b"]), false);
        tally.count(&choices(&["a"], &[]), false);
        tally.count(&choices(&[], &[]), true);
        let Tally::Choices { options } = tally else { panic!("{tally:?}") };
        assert_eq!((options[0].checked, options[0].seen(), options[0].unknown), (2, 2, 0));
        assert_eq!((options[1].checked, options[1].seen(), options[1].unknown), (0, 1, 1));
    }

    #[test]
    fn percentages_are_in_order() {
        let mut tally = Tally::Percentages { values: Vec::new(), median: None };
        for share in [90.0, 10.5, 40.0] {
            tally.count(&Value::Percentage(share), false);
        }
        tally.finish();
        assert_eq!(tally, Tally::Percentages { values: vec![10.5, 40.0, 90.0], median: Some(40.0) });
    }
}
