<?php

/**
 * Checks that a million evaluations, a third of them with errors, do not leak: `make memory`.
 *
 * Fails if resident memory grows by more than 1 MiB after the first evaluation of each kind.
 */

declare(strict_types=1);

require __DIR__.'/calls.php';

const EVALUATIONS = 1_000_000;
const MAX_GROWTH = 1024 * 1024;

$errors = 0;
$first = 0;
$evaluations = evaluationsOfTheDemo();
$kinds = count($evaluations);
for ($number = 0; $number < EVALUATIONS; $number++) {
    $errors += evaluates($evaluations[$number % $kinds], $number) ? 0 : 1;
    if ($number === $kinds - 1) {
        $first = resident(); // after the first of each kind
    }
}
$growth = resident() - $first;

printf("%s evaluations, %s of them errors\n", number_format(EVALUATIONS), number_format($errors));
printf("resident memory after the first evaluation of each kind: %s KiB\n", number_format($first / 1024));
printf("growth until the last evaluation: %s KiB, of at most %s KiB\n", number_format($growth / 1024), number_format(MAX_GROWTH / 1024));
exit($growth <= MAX_GROWTH && $errors === intdiv(EVALUATIONS, 3) ? 0 : 1);
