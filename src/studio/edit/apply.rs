//! Carries out edits as [`Change`]s and collects what undoes them.
use std::collections::BTreeSet;

use super::change::{Change, Head};
use super::{Edit, EditRefusal, MAX_LINKS, MAX_PARTS, MAX_ROWS, names, references};
use crate::engine::value::{Table, Value};
use crate::studio::document::{Document, Link, LinkKind, Part, Row};
use crate::studio::kinds;
use crate::studio::param::{self, MAX_DEPTH, MAX_TEXT_BYTES, value_fits};
use crate::studio::rules::derived::role_of;
use crate::studio::rules::link_kind;

/// Longest time of a hop, µs: one hour.
const MAX_HOP_US: u64 = 3_600_000_000;

pub struct Writer<'a> {
    document: &'a mut Document,
    /// In the order they were made.
    undo: Vec<Change>,
}

type Done = Result<(), EditRefusal>;

impl<'a> Writer<'a> {
    pub fn new(document: &'a mut Document) -> Self {
        Self { document, undo: Vec::new() }
    }

    /// What undoes the edits so far, to be applied in this order.
    pub fn into_undo(mut self) -> Vec<Change> {
        self.undo.reverse();
        self.undo
    }

    pub fn edit(&mut self, edit: &Edit) -> Done {
        match edit {
            Edit::AddPart(part) => self.add_part(part),
            Edit::RemoveParts(ids) => self.remove_parts(ids),
            Edit::MoveParts(places) => self.move_parts(places),
            Edit::RenamePart { part, name } => self.rename_part(part, name),
            Edit::SetSetting { part, param, value } => self.set_setting(part, param, value.as_ref()),
            Edit::AddLink(link) => self.add_link(link),
            Edit::RemoveLinks(ids) => self.remove_links(ids),
            Edit::ReconnectLink { link, from, to } => self.reconnect(link, from, to),
            Edit::AddRow { link, row } => self.add_row(link, row),
            Edit::RemoveRow { link, row } => self.remove_row(link, *row),
            Edit::SetRowSetting { link, row, param, value } => self.set_row(link, *row, param, value.as_ref()),
            Edit::SetTitle(title) => {
                let title = fitting(names::clean(title))?;
                self.head(|head| head.title = title)
            }
            Edit::SetNote(note) => {
                let note = fitting(names::clean_text(note))?;
                self.head(|head| head.note = note)
            }
            Edit::SetSeed(seed) => self.head(|head| head.seed = *seed),
            Edit::SetHop(us) if *us > MAX_HOP_US => Err(EditRefusal::BadHop(*us)),
            Edit::SetHop(us) => self.head(|head| head.hop_us = *us),
            Edit::PinKey { pin: Some(pin), .. } if *pin > 5 => Err(EditRefusal::BadPin(*pin)),
            Edit::PinKey { key, pin } => {
                let key = fitting(key.clone())?;
                self.head(|head| pin_key(&mut head.key_pins, key, *pin))
            }
            Edit::Batch(edits) => edits.iter().try_for_each(|edit| self.edit(edit)),
        }
    }

    fn change(&mut self, change: Change) {
        self.undo.push(change.apply(self.document));
    }

    fn set_part_at(&mut self, at: usize, part: Part) {
        if self.document.parts[at] != part {
            self.change(Change::SetPart(at, part));
        }
    }

    fn set_link_at(&mut self, at: usize, link: Link) {
        if self.document.links[at] != link {
            self.change(Change::SetLink(at, link));
        }
    }

    fn head(&mut self, set: impl FnOnce(&mut Head)) -> Done {
        let before = Head::of(self.document);
        let mut head = before.clone();
        set(&mut head);
        if head != before {
            self.change(Change::SetHead(Box::new(head)));
        }
        Ok(())
    }

    fn part_at(&self, id: &str) -> Result<usize, EditRefusal> {
        let at = self.document.parts.iter().position(|part| part.id == id);
        at.ok_or_else(|| EditRefusal::NoSuchPart(id.to_owned()))
    }

    fn link_at(&self, id: &str) -> Result<usize, EditRefusal> {
        let at = self.document.links.iter().position(|link| link.id == id);
        at.ok_or_else(|| EditRefusal::NoSuchLink(id.to_owned()))
    }

    fn add_part(&mut self, part: &Part) -> Done {
        if self.document.parts.len() >= MAX_PARTS {
            return Err(EditRefusal::TooManyParts);
        }
        if self.document.part(&part.id).is_some() || part.id.is_empty() {
            return Err(EditRefusal::IdTaken(part.id.clone()));
        }
        let kind = kinds::kind(&part.kind).ok_or_else(|| EditRefusal::UnknownKind(part.kind.clone()))?;
        table_fits(&part.settings)?;
        for (id, _) in &part.settings.0 {
            if !kind.knows(id) {
                return Err(EditRefusal::UnknownSetting(id.clone()));
            }
        }
        let mut part = part.clone();
        part.name = fitting(names::clean(&part.name))?;
        fitting(part.id.clone())?;
        self.change(Change::InsertPart(self.document.parts.len(), part));
        Ok(())
    }

    fn remove_parts(&mut self, ids: &[String]) -> Done {
        for id in ids {
            self.part_at(id)?;
        }
        let gone: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
        for at in (0..self.document.links.len()).rev() {
            let link = &self.document.links[at];
            if gone.contains(link.from.as_str()) || gone.contains(link.to.as_str()) {
                self.change(Change::RemoveLink(at));
            }
        }
        for at in (0..self.document.parts.len()).rev() {
            if gone.contains(self.document.parts[at].id.as_str()) {
                self.change(Change::RemovePart(at));
            }
        }
        Ok(())
    }

    fn move_parts(&mut self, places: &[(String, i32, i32)]) -> Done {
        for (id, x, y) in places {
            let at = self.part_at(id)?;
            let part = Part { x: *x, y: *y, ..self.document.parts[at].clone() };
            self.set_part_at(at, part);
        }
        Ok(())
    }

    fn rename_part(&mut self, id: &str, name: &str) -> Done {
        let at = self.part_at(id)?;
        let name = fitting(names::clean(name))?;
        let old = self.document.parts[at].name.clone();
        if old == name {
            return Ok(());
        }
        let role = role_of(&self.document.parts[at]);
        // An exchange may refer to itself, so its own references are changed before its name.
        for (index, part) in references::renamed_parts(self.document, at, &old, &name) {
            self.set_part_at(index, part);
        }
        if let Some(kept) = references::renamed_kept(self.document, role, &old, &name) {
            self.head(|head| head.kept = kept)?;
        }
        let part = Part { name, ..self.document.parts[at].clone() };
        self.set_part_at(at, part);
        Ok(())
    }

    fn set_setting(&mut self, id: &str, param: &str, value: Option<&Value>) -> Done {
        let at = self.part_at(id)?;
        let mut part = self.document.parts[at].clone();
        let kind = kinds::kind(&part.kind).ok_or_else(|| EditRefusal::UnknownKind(part.kind.clone()))?;
        if value.is_some() && !kind.knows(param) {
            return Err(EditRefusal::UnknownSetting(param.to_owned()));
        }
        put(&mut part.settings, param, value)?;
        self.set_part_at(at, part);
        Ok(())
    }

    fn add_link(&mut self, link: &Link) -> Done {
        if self.document.links.len() >= MAX_LINKS {
            return Err(EditRefusal::TooManyLinks);
        }
        if self.document.link(&link.id).is_some() || link.id.is_empty() {
            return Err(EditRefusal::IdTaken(link.id.clone()));
        }
        fitting(link.id.clone())?;
        self.check_ends(link)?;
        let mut link = link.clone();
        if link.rows.is_empty() {
            link.rows.push(Row::default());
        }
        check_rows(&link)?;
        self.change(Change::InsertLink(self.document.links.len(), link));
        Ok(())
    }

    /// What a document can hold: known ends, legal roles, one link per pair, one target per producer,
    /// one group per consumer.
    fn check_ends(&self, link: &Link) -> Done {
        let from = &self.document.parts[self.part_at(&link.from)?];
        let to = &self.document.parts[self.part_at(&link.to)?];
        if link_kind(from, to) != Some(link.kind) {
            return Err(EditRefusal::IllegalLink);
        }
        for other in self.document.links.iter().filter(|other| other.id != link.id) {
            let (same_from, same_to) = (other.from == link.from, other.to == link.to);
            if same_from && same_to && other.kind == link.kind {
                return Err(EditRefusal::LinkExists(other.id.clone()));
            }
            // A connector publishes or produces, but to one place.
            let both_only = |is_only: fn(LinkKind) -> bool| is_only(link.kind) && is_only(other.kind);
            if (same_from && both_only(LinkKind::is_only_target)) || (same_to && both_only(LinkKind::is_only_source)) {
                return Err(EditRefusal::TargetTaken(other.id.clone()));
            }
        }
        Ok(())
    }

    fn remove_links(&mut self, ids: &[String]) -> Done {
        for id in ids {
            self.link_at(id)?;
        }
        let gone: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
        for at in (0..self.document.links.len()).rev() {
            if gone.contains(self.document.links[at].id.as_str()) {
                self.change(Change::RemoveLink(at));
            }
        }
        Ok(())
    }

    fn reconnect(&mut self, id: &str, from: &str, to: &str) -> Done {
        let at = self.link_at(id)?;
        let link = Link { from: from.to_owned(), to: to.to_owned(), ..self.document.links[at].clone() };
        self.check_ends(&link)?;
        self.set_link_at(at, link);
        Ok(())
    }

    fn add_row(&mut self, id: &str, row: &Row) -> Done {
        let at = self.link_at(id)?;
        let mut link = self.document.links[at].clone();
        if link.kind != LinkKind::Bind {
            return Err(EditRefusal::LinkExists(id.to_owned()));
        }
        link.rows.push(row.clone());
        check_rows(&link)?;
        self.set_link_at(at, link);
        Ok(())
    }

    fn remove_row(&mut self, id: &str, row: usize) -> Done {
        let at = self.link_at(id)?;
        let mut link = self.document.links[at].clone();
        if row >= link.rows.len() {
            return Err(EditRefusal::NoSuchRow { link: id.to_owned(), row });
        }
        if link.rows.len() == 1 {
            self.change(Change::RemoveLink(at));
            return Ok(());
        }
        link.rows.remove(row);
        self.set_link_at(at, link);
        Ok(())
    }

    fn set_row(&mut self, id: &str, row: usize, param: &str, value: Option<&Value>) -> Done {
        let at = self.link_at(id)?;
        let mut link = self.document.links[at].clone();
        let refusal = || EditRefusal::NoSuchRow { link: id.to_owned(), row };
        let settings = &mut link.rows.get_mut(row).ok_or_else(refusal)?.settings;
        if value.is_some() && !kinds::all_row_params(link.kind).any(|other| other.id == param) {
            return Err(EditRefusal::UnknownSetting(param.to_owned()));
        }
        put(settings, param, value)?;
        self.set_link_at(at, link);
        Ok(())
    }
}

fn put(settings: &mut Table, param: &str, value: Option<&Value>) -> Done {
    match value {
        Some(value) if !value_fits(value, MAX_DEPTH) => return Err(EditRefusal::TooLarge),
        Some(value) => settings.set(param, value.clone()),
        None => {
            settings.remove(param);
        }
    }
    Ok(())
}

fn check_rows(link: &Link) -> Done {
    if link.rows.len() > MAX_ROWS || (link.kind != LinkKind::Bind && link.rows.len() > 1) {
        return Err(EditRefusal::TooManyLinks);
    }
    for row in &link.rows {
        table_fits(&row.settings)?;
        for (id, _) in &row.settings.0 {
            if !kinds::all_row_params(link.kind).any(|param| param.id == id) {
                return Err(EditRefusal::UnknownSetting(id.clone()));
            }
        }
    }
    Ok(())
}

fn table_fits(table: &Table) -> Done {
    if param::table_fits(table, MAX_DEPTH) { Ok(()) } else { Err(EditRefusal::TooLarge) }
}

fn fitting(text: String) -> Result<String, EditRefusal> {
    if text.len() <= MAX_TEXT_BYTES { Ok(text) } else { Err(EditRefusal::TooLarge) }
}

fn pin_key(pins: &mut Vec<(String, u8)>, key: String, pin: Option<u8>) {
    let at = pins.iter().position(|(other, _)| *other == key);
    match (at, pin) {
        (Some(at), Some(pin)) => pins[at].1 = pin,
        (Some(at), None) => drop(pins.remove(at)),
        (None, Some(pin)) => pins.push((key, pin)),
        (None, None) => {}
    }
}
