//! What holds for every record, whatever the input: shared by the tests that make records.

use rapporteur::Conversion;
use rapporteur::record::Quote;

/// Checks a conversion; gives one sentence for each thing that does not hold.
pub(crate) fn broken_promises(conversion: &Conversion<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    accounting(conversion, &mut broken);
    quotes(conversion, &mut broken);
    keys(conversion, &mut broken);
    roles(conversion, &mut broken);
    schema(conversion, &mut broken);
    broken
}

/// Every character read is accounted for, once.
fn accounting(conversion: &Conversion<'_>, broken: &mut Vec<String>) {
    let sum = &conversion.record.accounting;
    if !sum.adds_up() {
        broken.push(format!("the accounting does not add up: {sum:?}"));
    }
    let label = |block: &rapporteur::read::Block| block.label.as_ref().map_or(0, |label| label.written.chars().count());
    let blocks = &conversion.document.blocks;
    let in_blocks: usize = blocks.iter().map(|block| block.text.as_str().chars().count() + label(block)).sum();
    let not_read: usize = conversion.document.not_read.iter().map(|one| one.characters).sum();
    if sum.characters != in_blocks + not_read {
        broken.push(format!("the document has {} characters, the accounting {}", in_blocks + not_read, sum.characters));
    }
}

/// Every quote is what stands in its block.
fn quotes(conversion: &Conversion<'_>, broken: &mut Vec<String>) {
    for (id, answer) in &conversion.record.answers {
        for evidence in &answer.evidence {
            quote(conversion, &format!("evidence of {id}"), &evidence.quote, broken);
        }
    }
    for unclaimed in &conversion.record.unclaimed {
        quote(conversion, "unclaimed", unclaimed, broken);
    }
}

fn quote(conversion: &Conversion<'_>, what: &str, quote: &Quote, broken: &mut Vec<String>) {
    let Some(block) = conversion.document.blocks.get(quote.block) else {
        broken.push(format!("{what}: there is no block {}", quote.block));
        return;
    };
    let characters: Vec<char> = block.text.as_str().chars().collect();
    let stands: Option<String> = characters.get(quote.start..quote.end).map(|part| part.iter().collect());
    if stands.as_deref() != Some(quote.quote.as_str()) {
        broken.push(format!(
            "{what}: the quote is {:?}, but characters {}..{} of block {} are {stands:?}",
            quote.quote, quote.start, quote.end, quote.block
        ));
    }
}

/// Every field of the questionnaire has its answer, in the order of the questionnaire.
fn keys(conversion: &Conversion<'_>, broken: &mut Vec<String>) {
    let fields: Vec<&str> = conversion.questionnaire.fields.iter().map(|field| field.id.as_str()).collect();
    let answers: Vec<&str> = conversion.record.answers.keys().map(String::as_str).collect();
    if fields != answers {
        broken.push(format!("the answers are {answers:?}, the fields of the rules are {fields:?}"));
    }
}

/// Each block is cut into roles without gap or overlap.
fn roles(conversion: &Conversion<'_>, broken: &mut Vec<String>) {
    for (position, block) in conversion.document.blocks.iter().enumerate() {
        let mut at = 0;
        for (range, _) in &conversion.recognised.outline.roles[position] {
            if range.start != at || range.end < range.start {
                broken.push(format!("block {position}: a role covers {range:?}, the one before ends at {at}"));
            }
            at = range.end;
        }
        if at != block.text.characters() {
            broken.push(format!("block {position}: roles end at {at} of {} characters", block.text.characters()));
        }
    }
}

/// The record is what its published schema says.
fn schema(conversion: &Conversion<'_>, broken: &mut Vec<String>) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/record.schema.json");
    let validator = fs_err::read_to_string(path)
        .map_err(|error| error.to_string())
        .and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()))
        .and_then(|schema: serde_json::Value| jsonschema::validator_for(&schema).map_err(|error| error.to_string()));
    match (validator, serde_json::to_value(&conversion.record)) {
        (Ok(validator), Ok(record)) => {
            for error in validator.iter_errors(&record) {
                broken.push(format!("docs/record.schema.json: {error} at {}", error.instance_path()));
            }
        }
        (Err(error), _) => broken.push(format!("docs/record.schema.json cannot be used: {error}")),
        (_, Err(error)) => broken.push(format!("the record cannot be written as JSON: {error}")),
    }
}
