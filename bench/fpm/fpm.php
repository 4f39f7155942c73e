<?php

declare(strict_types=1);

/*
 * Decides claims through nginx and php-fpm, and checks each answer. `bin/fpm` runs it.
 *
 * It exits with 1 if an answer is wrong, if a worker crashes, if the memory of a worker grows by more than 0.5 % after its first thousand
 * answers, or if a part of the check did not take place.
 */

use CoverageKernel\Bench\Fpm\Cases;
use CoverageKernel\Bench\Fpm\Load;
use CoverageKernel\Bench\Fpm\Server;
use CoverageKernel\Bench\Fpm\Workers;

require __DIR__.'/../../vendor/autoload.php';
require __DIR__.'/Cases.php';
require __DIR__.'/Load.php';
require __DIR__.'/Server.php';
require __DIR__.'/Workers.php';

const WORKERS = 4;
const CONNECTIONS = 16;
const DEFINITIONS = 5;
const CASES = 300;
const RELOADS = 8;
const MIN_REQUESTS = 20_000;
const MAX_GROWTH = 0.5;

[, $fpm, $nginx, $extension, $requests] = $argv;
$requests = (int) $requests;
if ($requests < MIN_REQUESTS) {
    fwrite(STDERR, sprintf("usage: bin/fpm [requests], at least %d: fewer are not enough to recycle workers\n", MIN_REQUESTS));
    exit(2);
}
// A worker answers about 2,000 requests or more between two reloads, and is recycled in between.
$reloadEvery = max(8_000, intdiv($requests, RELOADS + 1));
$perWorker = max(1_600, intdiv($reloadEvery, 2 * WORKERS));

$cases = Cases::generate(DEFINITIONS, CASES);
$workers = new Workers;
$server = Server::start($fpm, $nginx, $extension, WORKERS, $perWorker);
$load = new Load($server, $cases, $workers, $requests, $reloadEvery, CONNECTIONS);
$started = hrtime(true);
$load->run();
$seconds = (hrtime(true) - $started) / 1e9;

$watched = $workers->watched();
$growth = array_column($watched, 'growth');
$refused = $load->counts['in a call'] + $load->counts['between calls'];
$crashes = $server->crashes();
$errors = $server->errors();

printf("%s requests through nginx and php-fpm in %d s; PHP %s, %d workers, opcache with JIT\n\n", number_format($requests), $seconds, PHP_VERSION, WORKERS);
$line = static fn (string $what, string $figure) => printf("  %-66s %12s\n", $what, $figure);
$line('right: the decision for the definitions that were in force', number_format($load->counts['right']));
$line('refused: memory limit reached in a call of the extension', number_format($load->counts['in a call']));
$line('refused: memory limit reached between two calls', number_format($load->counts['between calls']));
$line('wrong', number_format(count($load->wrong)));
$line('gateway errors during a reload, sent again', number_format($load->counts['gateway']));
$line('workers that crashed', number_format(count($crashes)));
$line('reloads', number_format($server->reloads()));
$line('workers, of which each was recycled after '.number_format($perWorker).' requests', number_format($workers->count()));
$line('versions of the definitions answered', count($load->versions).' of '.DEFINITIONS);
$line('requests that the versions decide differently', $cases->differing().' of '.CASES);
$line('decisions that permit their claim', $cases->permitted().' of '.CASES * DEFINITIONS);
$line('workers whose memory was compared', number_format(count($watched)));
if ($growth !== []) {
    $line('bytes that they have allocated after a thousand, least and greatest', sprintf('%s–%s', ...array_map(number_format(...), [min(array_column($watched, 'settled')), max(array_column($watched, 'settled'))])));
    $line('growth after that, the mean and the greatest', sprintf('%.2f %%, %.2f %%', array_sum($growth) / count($growth), max($growth)));
    $line('private memory of a worker, the greatest', sprintf('%.1f MiB', $workers->private / 1_024));
}

$faults = [
    ...array_slice($load->wrong, 0, 5),
    ...array_slice($crashes, 0, 5),
    ...array_slice($errors, 0, 5),
    ...($server->outOfMemory() < $refused ? ['a request was refused without having run out of memory'] : []),
    ...($growth !== [] && max($growth) > MAX_GROWTH ? ['the memory of a worker grew'] : []),
    ...($growth === [] ? ['no worker answered 1,500 requests'] : []),
    ...($load->counts['right'] + $refused !== $requests ? ['not every request was answered as it must be'] : []),
    ...($load->counts['in a call'] === 0 ? ['the memory limit was not reached in a call'] : []),
    ...($server->reloads() < $load->reloads ? ['not every reload took place'] : []),
    ...(count($load->versions) < DEFINITIONS ? ['not every version of the definitions was answered'] : []),
];
foreach ($faults as $fault) {
    fwrite(STDERR, "\n{$fault}\n");
}
if ($faults !== []) {
    fwrite(STDERR, "\n{$server->complaints()}\n");
}
exit($faults === [] ? 0 : 1);
