<?php

/**
 * Checks that many mixed calls, a third of them with errors, neither leak nor change their outcome: `make soak`.
 *
 *     php -d extension=… bench/soak.php [number of calls, by default ten million]
 *
 * Fails if resident memory grows by more than 2 MiB after the first thousand calls of each kind, or if a call of a kind does not end
 * as every call of this kind must: with a result, or with an error.
 */

declare(strict_types=1);

require __DIR__.'/calls.php';

const MAX_GROWTH = 2 * 1024 * 1024;

$calls = (int) ($argv[1] ?? 10_000_000);
$kinds = evaluationsOfTheDemo();
$count = count($kinds);
$results = array_fill(0, $count, 0);
$first = null;
$warm = min(1_000 * $count, intdiv($calls, 10));
for ($number = 0; $number < $calls; $number++) {
    $results[$number % $count] += evaluates($kinds[$number % $count], $number) ? 1 : 0;
    if ($number === $warm) {
        $first = resident();
    } elseif ($number % 1_000_000 === 0 && $number > 0) {
        printf("%s calls: %s KiB\n", number_format($number), number_format(resident() / 1024));
    }
}
$growth = resident() - $first;

$errors = 0;
$wrong = [];
foreach ($results as $kind => $ofKind) {
    $ofAll = intdiv($calls, $count) + ($kind < $calls % $count ? 1 : 0);
    // Every third kind is an error.
    $expected = $kind % 3 === 2 ? 0 : $ofAll;
    $errors += $ofAll - $ofKind;
    if ($ofKind !== $expected) {
        $wrong[] = "kind {$kind}: {$ofKind} of {$ofAll} calls gave a result, expected {$expected}";
    }
}
printf("%s calls of %d kinds, %s of them errors\n", number_format($calls), $count, number_format($errors));
printf("resident memory after %s calls: %s KiB\n", number_format($warm), number_format($first / 1024));
printf("growth until the last call: %s KiB, of at most %s KiB\n", number_format($growth / 1024), number_format(MAX_GROWTH / 1024));
echo implode("\n", $wrong), $wrong === [] ? '' : "\n";
exit($growth <= MAX_GROWTH && $wrong === [] ? 0 : 1);
