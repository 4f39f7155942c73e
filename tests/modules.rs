//! The modules of the kernel have no dependency cycles: neither between the files and folders of `kernel/src`, nor
//! between the files inside one folder.
//!
//! The test reads the source: each `use`, and each path that begins with `crate`, `super` or `self`. A name that a module
//! only re-exports stands for the module that defines it. Comments, strings and `#[cfg(test)]` items do not count, and
//! neither does the crate's root, which re-exports everything.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

/// The names of a module's ancestors and its own; empty for the crate's root.
type Module = Vec<String>;

/// A path in the source of a module.
struct Mention {
    path: Vec<String>,
    line: usize,
    /// The last name under which a `use` makes the path known; `*` for all names in it.
    imported_as: Option<String>,
    is_public: bool,
}

/// What one file says.
#[derive(Default)]
struct Source {
    file: String,
    mentions: Vec<Mention>,
    defined: BTreeSet<String>,
}

struct Crate {
    modules: BTreeMap<Module, Source>,
}

/// The nodes are the children of one folder and, as `mod`, what its `mod.rs` itself defines. The value of an edge says
/// where it was found.
type Graph = BTreeMap<String, BTreeMap<String, String>>;

impl Crate {
    /// Reads files, each given by its path under `src` and its text.
    fn read(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut modules = BTreeMap::new();
        for (file, text) in files {
            let stem = file.strip_suffix(".rs").expect("a Rust file");
            let mut module: Module = stem.split('/').map(ToOwned::to_owned).collect();
            if module.last().is_some_and(|name| name == "mod" || name == "lib") {
                module.pop();
            }
            modules.insert(module, Source { file, ..parse(&without_tests(tokens(&text))) });
        }
        Self { modules }
    }

    fn has_children(&self, module: &[String]) -> bool {
        self.modules.keys().any(|other| other.len() > module.len() && other.starts_with(module))
    }

    /// The module that defines what a path names, as seen from another module. `None` for another crate's names.
    fn resolve(&self, from: &[String], path: &[String]) -> Option<Module> {
        let mut at: Module = from.to_vec();
        let mut names = path.iter().peekable();
        match path.first()?.as_str() {
            "crate" => {
                at.clear();
                names.next();
            }
            "self" => drop(names.next()),
            "super" => {}
            first => {
                let is_child = self.modules.contains_key(&child(&at, first));
                let is_imported = path.len() > 1 && self.imported(&at, first).is_some();
                if !is_child && !is_imported {
                    return None;
                }
            }
        }
        while names.next_if(|name| *name == "super").is_some() {
            at.pop();
        }
        for name in names {
            let next = child(&at, name);
            if self.modules.contains_key(&next) {
                at = next;
            } else {
                let imported = self.imported(&at, name).filter(|module| *module != at);
                match imported {
                    Some(module) if !self.modules[&at].defined.contains(name) => at = module,
                    _ => break,
                }
            }
        }
        Some(at)
    }

    /// The module from which another one imports a name.
    fn imported(&self, module: &[String], name: &str) -> Option<Module> {
        let source = self.modules.get(module)?;
        for mention in &source.mentions {
            match mention.imported_as.as_deref() {
                Some("*") => {
                    let target = self.resolve(module, &mention.path)?;
                    if self.modules[&target].defined.contains(name) {
                        return Some(target);
                    }
                }
                // A `use` of the name from itself would not compile, so this comes to an end.
                Some(known_as) if known_as == name && mention.path.first().is_some_and(|first| first != name) => {
                    return self.resolve(module, &mention.path);
                }
                _ => {}
            }
        }
        None
    }

    /// What depends on what among the children of a folder.
    fn graph(&self, folder: &[String]) -> Graph {
        let mut graph = Graph::new();
        for (from, source) in self.modules.iter().filter(|(module, _)| module.starts_with(folder)) {
            for mention in &source.mentions {
                let Some(to) = self.resolve(from, &mention.path).filter(|module| module.starts_with(folder)) else {
                    continue;
                };
                let is_reexport = mention.is_public && to.len() > from.len() && to.starts_with(from);
                let is_about_root = folder.is_empty() && (from.is_empty() || to.is_empty());
                let [from, to] = [from, &to].map(|module| module.get(folder.len()).map_or("mod", String::as_str));
                if from != to && !is_reexport && !is_about_root {
                    let place = format!("{}:{} `{}`", source.file, mention.line, mention.path.join("::"));
                    graph.entry(from.to_owned()).or_default().entry(to.to_owned()).or_insert(place);
                }
            }
        }
        graph
    }

    /// A description of each cycle: its shortest path and where each step was found.
    fn cycles(&self) -> Vec<String> {
        let mut cycles = Vec::new();
        for folder in self.modules.keys().filter(|module| self.has_children(module)) {
            let graph = self.graph(folder);
            let mut reported: BTreeSet<String> = BTreeSet::new();
            for node in graph.keys() {
                let Some(cycle) = shortest_cycle(&graph, node).filter(|_| !reported.contains(node)) else {
                    continue;
                };
                reported.extend(cycle.iter().cloned());
                let mut text = format!("in src/{}: {}\n", folder.join("/"), cycle.join(" → "));
                for step in cycle.windows(2) {
                    text += &format!("    {} → {}: {}\n", step[0], step[1], graph[&step[0]][&step[1]]);
                }
                cycles.push(text);
            }
        }
        cycles
    }
}

fn child(module: &[String], name: &str) -> Module {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

/// The shortest way from a node back to itself, with the node at both ends.
fn shortest_cycle(graph: &Graph, node: &str) -> Option<Vec<String>> {
    let mut ways = VecDeque::from([vec![node.to_owned()]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for next in graph.get(way.last()?).into_iter().flat_map(BTreeMap::keys) {
            let longer: Vec<String> = way.iter().chain([next]).cloned().collect();
            if next == node {
                return Some(longer);
            }
            if seen.insert(next.clone()) {
                ways.push_back(longer);
            }
        }
    }
    None
}

/// A word or a sign, and its line. `::` is one sign.
type Token = (String, usize);

/// The tokens of a text, without comments, literals and lifetimes.
fn tokens(text: &str) -> Vec<Token> {
    let characters: Vec<char> = text.chars().collect();
    let at = |index: usize| characters.get(index).copied().unwrap_or('\0');
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let mut tokens = Vec::new();
    let (mut index, mut line) = (0, 1);
    while index < characters.len() {
        let start = index;
        match (at(index), at(index + 1)) {
            ('/', '/') => {
                while index < characters.len() && at(index) != '\n' {
                    index += 1;
                }
            }
            ('/', '*') => {
                while index < characters.len() && (at(index), at(index + 1)) != ('*', '/') {
                    index += 1;
                }
                index += 2;
            }
            ('r', '#' | '"') if start == 0 || !is_word(at(start - 1)) => {
                let marks = (1..).take_while(|offset| at(index + offset) == '#').count();
                if at(index + 1 + marks) == '"' {
                    let end: String = std::iter::once('"').chain(std::iter::repeat_n('#', marks)).collect();
                    index += 2 + marks;
                    while index < characters.len()
                        && !characters[index..].iter().take(end.len()).copied().eq(end.chars())
                    {
                        index += 1;
                    }
                    index += end.len();
                } else {
                    index += 1 + marks;
                }
            }
            ('"', _) => {
                index += 1;
                while index < characters.len() && at(index) != '"' {
                    index += if at(index) == '\\' { 2 } else { 1 };
                }
                index += 1;
            }
            ('\'', '\\') => {
                index += 3;
                while index < characters.len() && at(index) != '\'' {
                    index += 1;
                }
                index += 1;
            }
            ('\'', _) => index += if at(index + 2) == '\'' { 3 } else { 1 },
            (':', ':') => {
                tokens.push(("::".to_owned(), line));
                index += 2;
            }
            (character, _) if is_word(character) => {
                while is_word(at(index)) {
                    index += 1;
                }
                tokens.push((characters[start..index].iter().collect(), line));
            }
            (character, _) => {
                if !character.is_whitespace() {
                    tokens.push((character.to_string(), line));
                }
                index += 1;
            }
        }
        let read = &characters[start..index.min(characters.len())];
        line += read.iter().filter(|character| **character == '\n').count();
    }
    tokens
}

/// The tokens without the items that only tests compile.
fn without_tests(tokens: Vec<Token>) -> Vec<Token> {
    const ATTRIBUTE: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut rest = tokens.as_slice();
    while let Some((token, after)) = rest.split_first() {
        if rest.iter().take(ATTRIBUTE.len()).map(|(word, _)| word.as_str()).eq(ATTRIBUTE) {
            rest = after_item(&rest[ATTRIBUTE.len()..]);
        } else {
            kept.push(token.clone());
            rest = after;
        }
    }
    kept
}

/// What follows an item, which ends with a semicolon or the brace that closes it.
fn after_item(tokens: &[Token]) -> &[Token] {
    let mut depth = 0;
    for (index, (token, _)) in tokens.iter().enumerate() {
        match token.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 && (token == "}" || token == ";") {
            return &tokens[index + 1..];
        }
    }
    &[]
}

fn parse(tokens: &[Token]) -> Source {
    let mut source = Source::default();
    let word = |index: usize| tokens.get(index).map_or("", |(word, _)| word.as_str());
    let mut is_public = false;
    let mut index = 0;
    while index < tokens.len() {
        let line = tokens[index].1;
        match word(index) {
            "pub" => {
                is_public = true;
                if word(index + 1) == "(" {
                    // The path of a visibility, as in `pub(in crate::read)`, is no dependency.
                    while index < tokens.len() && word(index) != ")" {
                        index += 1;
                    }
                }
                index += 1;
                continue;
            }
            "use" => {
                index = parse_use(tokens, index + 1, &[], is_public, &mut source.mentions);
            }
            "mod" if word(index + 2) == "{" => {
                panic!("line {line}: a module inside a file is not supported: give `{}` a file", word(index + 1))
            }
            "struct" | "enum" | "trait" | "fn" | "const" | "static" | "type" | "macro_rules" => {
                let name = if word(index + 1) == "!" { index + 2 } else { index + 1 };
                source.defined.insert(word(name).to_owned());
                index += 1;
            }
            first if is_name(first) && word(index + 1) == "::" && (index == 0 || word(index - 1) != "::") => {
                let mut path = vec![first.to_owned()];
                while word(index + 1) == "::" && is_name(word(index + 2)) {
                    path.push(word(index + 2).to_owned());
                    index += 2;
                }
                source.mentions.push(Mention { path, line, imported_as: None, is_public: false });
                index += 1;
            }
            _ => index += 1,
        }
        is_public = false;
    }
    source
}

fn is_name(word: &str) -> bool {
    word.starts_with(|character: char| character.is_alphabetic() || character == '_')
}

/// Reads one tree of a `use`; the position after it.
fn parse_use(tokens: &[Token], at: usize, prefix: &[String], is_public: bool, mentions: &mut Vec<Mention>) -> usize {
    let word = |index: usize| tokens.get(index).map_or("", |(word, _)| word.as_str());
    let line = tokens.get(at).map_or(0, |token| token.1);
    let mut path = prefix.to_vec();
    let mut index = at;
    loop {
        match word(index) {
            "{" => {
                index += 1;
                while word(index) != "}" && index < tokens.len() {
                    index = parse_use(tokens, index, &path, is_public, mentions);
                    if word(index) == "," {
                        index += 1;
                    }
                }
                return index + 1;
            }
            "*" => {
                mentions.push(Mention { path, line, imported_as: Some("*".to_owned()), is_public });
                return index + 1;
            }
            "::" => index += 1,
            name if is_name(name) && name != "as" => {
                if name != "self" || path.is_empty() {
                    path.push(name.to_owned());
                }
                index += 1;
                if word(index) != "::" {
                    break;
                }
            }
            _ => break,
        }
    }
    let mut imported_as = path.last().cloned();
    if word(index) == "as" {
        imported_as = Some(word(index + 1).to_owned());
        index += 2;
    }
    mentions.push(Mention { path, line, imported_as, is_public });
    index
}

/// The cycles of a crate that is made of a few texts.
fn cycles_of(files: &[(&str, &str)]) -> Vec<String> {
    Crate::read(files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned()))).cycles()
}

#[test]
fn the_modules_of_the_kernel_have_no_dependency_cycles() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kernel/src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                let is_test = name.rsplit('/').next() == Some("tests.rs");
                if !is_test {
                    files.push((name, std::fs::read_to_string(path).unwrap()));
                }
            }
        }
    }
    let kernel = Crate::read(files);
    let edges: usize = kernel.graph(&[]).values().map(BTreeMap::len).sum();
    assert!(edges > 5, "only {edges} dependencies were found: the source was not understood");
    let cycles = kernel.cycles();
    assert!(cycles.is_empty(), "{} cycles:\n{}", cycles.len(), cycles.join("\n"));
}

#[test]
fn a_cycle_of_files_is_found_with_its_path() {
    let cycles = cycles_of(&[
        ("lib.rs", "mod a; mod b; mod c; pub use a::A;"),
        ("a.rs", "use crate::{b::{self, B}, X};\npub struct A;"),
        ("b.rs", "pub struct B;\nfn f() -> crate::c::C {}"),
        ("c.rs", "use super::A;\npub struct C;"),
    ]);
    assert_eq!(cycles.len(), 1, "{cycles:?}");
    assert!(cycles[0].contains("a → b → c → a"), "{}", cycles[0]);
    assert!(cycles[0].contains("c.rs:1 `super::A`"), "{}", cycles[0]);
}

#[test]
fn a_cycle_inside_a_folder_is_found_through_its_own_exports() {
    let cycles = cycles_of(&[
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod x; mod y;\npub(crate) use x::X;\nuse y::Y;\nstruct Shared;"),
        ("a/x.rs", "use super::y::Y; pub struct X;"),
        ("a/y.rs", "use crate::a::X; pub struct Y;"),
    ]);
    assert_eq!(cycles.len(), 1, "{cycles:?}");
    assert!(cycles[0].starts_with("in src/a: x → y → x"), "{}", cycles[0]);
    let with_the_folder_itself = cycles_of(&[
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod x;\nuse x::X;\npub struct Shared;"),
        ("a/x.rs", "use super::Shared; pub struct X;"),
    ]);
    assert!(with_the_folder_itself[0].starts_with("in src/a: mod → x → mod"), "{with_the_folder_itself:?}");
}

#[test]
fn comments_strings_tests_and_visibilities_are_not_dependencies() {
    let cycles = cycles_of(&[
        ("lib.rs", "mod a; mod b; pub use b::*;"),
        ("a/mod.rs", "mod x; use crate::B; use std::fmt;"),
        ("a/x.rs", "pub(in super::super) struct X; use foreign::a;"),
        (
            "b.rs",
            r##"//! [`crate::a`]
            /* crate::a */ pub struct B<'a>(&'a str); // crate::a
            const S: &str = "crate::a \" crate::a"; const R: &str = r#"crate::a"#; const C: char = '"';
            #[cfg(test)]
            mod tests { use crate::a; fn f() { if true {} } }
            #[cfg(test)]
            use crate::a::X;"##,
        ),
    ]);
    assert!(cycles.is_empty(), "{cycles:?}");
}
