<?php

/**
 * `php -n bin/mutants-laravel.php FOLDER whole|part`: compares the changes that no test noticed, in FOLDER/pest.txt, with
 * laravel/mutants.txt, and prints how many changes were noticed, survived or were left out. A change that survives and is not in the
 * list fails. If the whole was run, a change in the list that did not survive fails as well. So does a line of FOLDER/mistakes.txt.
 */
declare(strict_types=1);

[, $folder, $run] = $argv;

/** Each entry of the list once for each time that it stands there: `file  mutator  text of the line`. */
$listed = array_filter(
    file('laravel/mutants.txt', FILE_IGNORE_NEW_LINES) ?: [],
    static fn (string $line): bool => str_starts_with($line, 'src/'),
);

$output = (string) file_get_contents("$folder/pest.txt");
preg_match_all('~^   UNTESTED  (\S+)\s+> Line (\d+): (\w+) - ID: (\w+)$~m', $output, $survivors, PREG_SET_ORDER);
$total = static fn (string $result): int => preg_match("~^  Mutations:.* (\d+) $result~m", $output, $found) === 1 ? (int) $found[1] : 0;
$survived = [];
foreach ($survivors as [, $file, $line, $mutator, $id]) {
    $survived["$file:$line: $mutator (--id=$id)"] = "$file  $mutator  ".trim(file("laravel/$file")[$line - 1]);
}

$missing = $survived;
$unused = [];
foreach ($listed as $entry) {
    $place = array_search($entry, $missing, true);
    if ($place === false) {
        $unused[] = $entry;
    } else {
        unset($missing[$place]);
    }
}

$mistakes = file("$folder/mistakes.txt", FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES) ?: [];
if (! str_contains($output, "\n  Mutations: ")) {
    $mistakes[] = 'Pest has not tested the changes';
}
if (count($survived) !== $total('untested') || $total('pending') > 0) {
    $mistakes[] = "Pest's output names ".count($survived).' of '.$total('untested').' survivors, and '.$total('pending').' changes were not tested';
}

printf(
    "%d changes: %d noticed, %d survived, %d left out with a reason. No test of the lanes reaches %d more.\n",
    $total('tested') + $total('timeout') + $total('untested'),
    $total('tested') + $total('timeout'),
    count($missing),
    count($survived) - count($missing),
    $total('uncovered'),
);
foreach ($missing as $place => $entry) {
    echo "survived and is not in laravel/mutants.txt: $place\n    $entry\n";
}
foreach ($run === 'whole' ? $unused : [] as $entry) {
    echo "noticed, but in laravel/mutants.txt: $entry\n";
}
foreach (array_count_values($mistakes) as $mistake => $times) {
    echo "the run is not valid ($times times): $mistake\n";
}
exit($missing === [] && $mistakes === [] && ($run !== 'whole' || $unused === []) ? 0 : 1);
