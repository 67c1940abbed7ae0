//! Chunks (`w:altChunk`, ECMA-376 part 1, 17.17.2.1): files of other formats that Word would merge into the text.

use super::read_within;
use super::story::Story;
use crate::read::document::{Block, BlockKind, NotReadKind};
use crate::read::notice::NoticeCode;
use crate::read::package::xml::{Element, Namespace};
use crate::read::{ReadError, markdown, plain};

/// Documents within documents that are read.
const DEPTH_MAX: usize = 2;

impl<'t, 'a> Story<'t, 'a, '_, '_> {
    /// Reads a chunk: Word, HTML or text. Its places are those of the chunk as a whole.
    pub(super) fn chunk(&mut self, element: Element<'t, 'a>) {
        self.finish_paragraph();
        let id = element.attribute(Namespace::Relationship, "id");
        let Some(part) = id.and_then(|id| self.relationships.by_id(&id)).map(|one| one.target.clone()) else { return };
        let bytes = self.context.package.borrow_mut().bytes(&part);
        match bytes.and_then(|bytes| self.chunk_blocks(&part, bytes)) {
            Ok(Some(blocks)) => {
                let place = self.state.builder.place_in(&part);
                let tables = blocks.iter().flat_map(|block| &block.cells).map(|cell| cell.table + 1).max();
                let base = self.state.builder.next_tables(tables.unwrap_or(0));
                for mut block in blocks {
                    block.places.iter_mut().for_each(|placed| placed.place = place.clone());
                    block.cells.iter_mut().for_each(|cell| cell.table += base);
                    block.cells.splice(0..0, self.state.builder.cells.iter().copied());
                    self.state.builder.document.blocks.push(block);
                }
            }
            outcome => {
                let reason =
                    outcome.err().map_or_else(|| "its format has no reader".to_owned(), |error| error.to_string());
                let message = format!("the file {part} within the file was not read: {reason}");
                self.state.builder.tell(NoticeCode::EmbeddedFile, message);
                self.state.builder.not_read(NotReadKind::EmbeddedFile, part, 0);
            }
        }
    }

    fn chunk_blocks(&self, part: &str, bytes: Option<Vec<u8>>) -> Result<Option<Vec<Block>>, ReadError> {
        let Some(bytes) = bytes else { return Ok(None) };
        let extension = part.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        Ok(match extension.as_str() {
            "htm" | "html" | "xhtml" => Some(markdown::read(&text()).blocks),
            "txt" => Some(plain::read(&text()).blocks),
            "docx" | "docm" | "dotx" if self.context.depth < DEPTH_MAX => {
                let document = read_within(&bytes, self.context.depth + 1)?;
                let is_furniture = |block: &Block| matches!(block.kind, BlockKind::Furniture(_));
                Some(document.blocks.into_iter().filter(|block| !is_furniture(block)).collect())
            }
            _ => None,
        })
    }
}
