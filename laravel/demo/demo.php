<?php

declare(strict_types=1);

/*
 * Shows the kernel in a Laravel application: migrates, records a sample environment, asks which claims about it may be shown,
 * activates the kernel with the digest of the definitions, asks again, and keeps the decisions and replays them.
 *
 * It writes to its database. `bin/demo` runs it on a temporary Postgres.
 */

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\DecisionLog;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\ReasonText;
use CoverageKernel\Reason;
use CoverageKernel\Step;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Database\Migrations\Migrator;
use Illuminate\Foundation\Application;
use Illuminate\Support\Facades\DB;

require __DIR__.'/../vendor/autoload.php';
require __DIR__.'/SampleImporter.php';

/** How many reasons and steps are shown for each decision. There may be some for each type. */
const SHOWN = 2;

function addEnvironment(int $workspace, string $name): EnvironmentRef
{
    $environment = DB::table('managed_environments')->insertGetId(['workspace_id' => $workspace, 'name' => $name]);

    return new EnvironmentRef($workspace, $environment, DB::table('provider_connections')->insertGetId([
        'workspace_id' => $workspace,
        'managed_environment_id' => $environment,
        'name' => 'the connection of '.$name,
    ]));
}

/** @return array<string, Claim> the sentences that a product would show, each with the claim that it makes */
function claims(): array
{
    return [
        'All policies that protect or configure apps are content-backed.' => new Claim('intune_app_protection', CoverageLevel::ContentBacked, Audience::Customer),
        'All core Intune policies that TCM serves are content-backed.' => new Claim('intune_tcm_core', CoverageLevel::ContentBacked, Audience::Customer),
        'All core Intune policies are content-backed.' => new Claim('intune_core', CoverageLevel::ContentBacked, Audience::Customer),
        'All core Intune policies that TCM serves can be compared.' => new Claim('intune_tcm_core', CoverageLevel::Comparable, Audience::Customer),
        'Every resource of 85 % of the known Intune types has been detected.' => new Claim('intune_extended', CoverageLevel::Detected, Audience::Internal, percent: 85.0),
        'Everything is covered.' => new Claim(null, CoverageLevel::Detected, Audience::Customer),
    ];
}

/** A text with a terminal style, or without one if the output is not a terminal. */
function styled(string $text, string $code): string
{
    return stream_isatty(STDOUT) ? "\e[{$code}m{$text}\e[0m" : $text;
}

/** @param  list<string>  $lines */
function listFirst(string $title, array $lines): void
{
    foreach (array_slice($lines, 0, SHOWN) as $line) {
        printf("    %s %s\n", $title, $line);
    }
    if (count($lines) > SHOWN) {
        printf("    %s and %d more\n", $title, count($lines) - SHOWN);
    }
}

function show(string $sentence, Decision $decision): void
{
    $text = app(ReasonText::class);
    $color = match ($decision->state()) {
        ClaimState::ClaimAllowed => '32',
        ClaimState::ClaimLimited => '33',
        ClaimState::InternalOnly => '35',
        ClaimState::ClaimBlocked => '31',
    };
    printf(
        "  %s\n    to %s: %s, %s; %d of %d types%s\n",
        $sentence,
        $decision->claim()->audience()->value,
        styled($decision->state()->value, $color),
        match (true) {
            ! $decision->permitted() => 'may not be shown',
            $decision->limits() !== [] => 'may be shown with its limits',
            default => 'may be shown',
        },
        $decision->covered(),
        $decision->denominator(),
        $decision->empty() > 0 ? ", {$decision->empty()} of them without resources" : '',
    );
    listFirst('-', array_map(static fn (Reason $reason): string => $text->reason($reason), $decision->reasons()));
    if (! $decision->permitted()) {
        listFirst('do:', array_map(static fn (Step $step): string => $text->step($step), $decision->advice()->steps()));
    }
}

/**
 * Asks all claims about each environment.
 *
 * @param  array<string, EnvironmentRef>  $environments
 * @return list<Decision>
 */
function ask(array $environments): array
{
    $names = array_keys($environments);
    $asked = [];
    // The environments are read in one statement.
    foreach (app(ClaimGuard::class)->evaluateAcross(claims(), array_values($environments)) as $decisions) {
        printf("\n%s\n", array_shift($names));
        foreach ($decisions as $sentence => $decision) {
            show($sentence, $decision);
            $asked[] = $decision;
        }
    }

    return $asked;
}

/** @param  array<string, string|true>  $parameters */
function runCommand(string $command, array $parameters = []): void
{
    $kernel = app(Kernel::class);
    printf("\n%s\n", styled('$ php artisan '.trim($command.' '.implode(' ', array_map(
        static fn (string $name, string|true $value): string => match (true) {
            $value === true => $name,
            str_starts_with($name, '--') => "{$name}={$value}",
            default => $value,
        },
        array_keys($parameters),
        $parameters,
    ))), '1'));
    $status = $kernel->call($command, $parameters);
    echo trim($kernel->output(), "\n"), "\n";
    if ($status !== 0) {
        exit($status);
    }
}

/** @param  array<string, string>  $settings */
function configure(array $settings): void
{
    echo "\n", styled('# An operator edits config/coverage-kernel.php.', '1'), "\n";
    foreach ($settings as $key => $value) {
        printf("'%s' => '%s',\n", $key, $value);
        config()->set("coverage-kernel.{$key}", $value);
    }
}

$application = require __DIR__.'/../workbench/bootstrap/app.php';
assert($application instanceof Application);
$application->make(Kernel::class)->bootstrap();
// Laravel's handler prints an exception and lets the process succeed.
restore_exception_handler();

// An application publishes this migration.
$application->make(Migrator::class)->path(dirname(__DIR__).'/database/migrations-decisions');
runCommand('migrate', ['--force' => true]);

$sample = SampleImporter::sample();
$workspace = DB::table('workspaces')->insertGetId(['name' => 'Contoso']);
$environments = [
    $sample['name'] => addEnvironment($workspace, $sample['name']),
    'Contoso, test (nothing was observed there)' => addEnvironment($workspace, 'Contoso, test'),
];
app(SampleImporter::class)->import($environments[$sample['name']], $sample);
printf(
    "\nRecorded %d captures with %d resources of %s.\n",
    DB::table('tenant_configuration_listings')->count(),
    DB::table('tenant_configuration_resources')->count(),
    $sample['name'],
);

runCommand('about', ['--only' => 'coverage_kernel']);
ask($environments);

configure([
    'activation' => 'active',
    'reviewed_definitions' => app(DefinitionsRepository::class)->digestWhenActive(),
]);
runCommand('about', ['--only' => 'coverage_kernel']);
$decisions = ask($environments);

$environment = $environments[$sample['name']];
runCommand('coverage-kernel:survey', [
    'workspace' => $environment->workspaceId,
    'environment' => $environment->managedEnvironmentId,
    'connection' => $environment->providerConnectionId,
]);

foreach ($decisions as $decision) {
    app(DecisionLog::class)->keep($decision);
}
printf("\nKept %d decisions.\n", count($decisions));
runCommand('coverage-kernel:replay', ['--all' => true]);
