<?php

/**
 * Holds resident memory to 1 MiB from the first to the last of a million evaluations, a third of them errors.
 *
 * Ends with an error if it grew more: `make memory`.
 */

declare(strict_types=1);

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Seeds;

const EVALUATIONS = 1_000_000;
const MOST_GROWTH = 1024 * 1024;

/** What is resident now, in bytes. */
function resident(): int
{
    if (is_readable('/proc/self/statm')) {
        $pages = (int) explode(' ', file_get_contents('/proc/self/statm'))[1];

        return $pages * (int) shell_exec('getconf PAGESIZE');
    }

    return (int) shell_exec('ps -o rss= -p '.getmypid()) * 1024;
}

/** One evaluation of each kind in turn: allowed with all that one may ask of it, blocked, and three kinds of errors. */
function evaluate(int $number, string $seed, string $environment, array $claim): bool
{
    $definitions = Definitions::fromJson($seed);
    $guard = new ClaimGuard($definitions);
    try {
        switch ($number % 9) {
            case 0:
                return $guard->evaluate(Claim::fromArray(['level' => 'complete'] + $claim), observed($definitions, $environment))->permitted();
            case 3:
                ObservedCoverage::fromArray($definitions, ['rows' => [['canonical_type' => "bad \xff {$number}"]]]);
                break;
            case 6:
                Definitions::fromJson(str_replace('"contract": 1', "\"contract\": {$number}", $seed));
                break;
            case 1:
            case 4:
                $decision = $guard->evaluate(Claim::fromArray(['level' => 'certified'] + $claim), observed($definitions, $environment));
                foreach ($decision->reasons() as $reason) {
                    $reason->message();
                }
                $decision->toArray();
                break;
            default:
                $decision = $guard->evaluate(Claim::fromArray($claim), observed($definitions, $environment));
                $decision->toJson();
                break;
        }
    } catch (CoverageKernelException $exception) {
        $exception->errors()[0]->message();

        return false;
    }

    return true;
}

/** The environment, read anew now and then. */
function observed(Definitions $definitions, string $environment): ObservedCoverage
{
    static $observed = null;
    static $uses = 0;
    if ($observed === null || $uses++ % 16 === 0) {
        $observed = ObservedCoverage::fromJson($definitions, $environment);
    }

    return $observed;
}

$seed = str_replace('"activation": "inactive"', '"activation": "active"', Seeds::kernel());
$environment = file_get_contents(dirname(__DIR__).'/demo/environment.json');
$claim = [
    'scope_key' => 'intune_tcm_core', 'level' => 'content_backed', 'audience' => 'customer',
    'as_of' => '2026-03-01T12:00:00Z', 'workspace_id' => 17, 'managed_environment_id' => 4,
];

$errors = 0;
$first = 0;
for ($number = 0; $number < EVALUATIONS; $number++) {
    $errors += evaluate($number, $seed, $environment, $claim) ? 0 : 1;
    if ($number === 8) {
        $first = resident(); // after the first of each kind
    }
}
$growth = resident() - $first;

printf("%s evaluations, %s of them errors\n", number_format(EVALUATIONS), number_format($errors));
printf("resident after the first of each kind: %s KiB\n", number_format($first / 1024));
printf("grown by the last: %s KiB, of at most %s KiB\n", number_format($growth / 1024), number_format(MOST_GROWTH / 1024));
exit($growth <= MOST_GROWTH && intdiv(EVALUATIONS, 3) <= $errors ? 0 : 1);
