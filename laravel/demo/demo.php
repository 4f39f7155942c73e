<?php

declare(strict_types=1);

/*
 * Shows the kernel in a Laravel application: migrates, imports a sample environment, and asks the guard which claims about it may
 * be shown, first while the kernel is inactive and then while it is active. The clock is set to noon of the day on which the
 * sample was captured.
 *
 * It writes to its database. `bin/demo` runs it on a temporary Postgres.
 */

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Recording\Capture;
use CoverageKernel\Laravel\Recording\CapturedResource;
use CoverageKernel\ListingOutcome;
use CoverageKernel\SourceClass;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Foundation\Application;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;

require __DIR__.'/../vendor/autoload.php';

/** The number of reasons shown for each decision. There may be two for each type. */
const REASONS_SHOWN = 3;

/**
 * Imports the sample: a workspace with one observed environment and one without observations.
 *
 * @phpstan-type CaptureOfSample array{
 *     type: string, source: string, outcome: string, captured_at: string, listed: int,
 *     resources: list<array{key: string|null, identity: string, level: string, evidence: string, captured_at: string, metadata: array<string, string>}>,
 * }
 */
final class SampleImport
{
    private readonly int $workspace;

    public function __construct()
    {
        $this->workspace = DB::table('workspaces')->insertGetId(['name' => 'Contoso']);
    }

    public function emptyEnvironment(string $name): EnvironmentRef
    {
        $environment = DB::table('managed_environments')->insertGetId(['workspace_id' => $this->workspace, 'name' => $name]);

        return new EnvironmentRef($this->workspace, $environment, DB::table('provider_connections')->insertGetId([
            'workspace_id' => $this->workspace,
            'managed_environment_id' => $environment,
            'name' => 'the connection of '.$name,
        ]));
    }

    /** @param  array{name: string, captures: list<CaptureOfSample>}  $sample */
    public function environment(array $sample): EnvironmentRef
    {
        $environment = $this->emptyEnvironment($sample['name']);

        foreach ($sample['captures'] as $capture) {
            app(CoverageRecorder::class)->record($environment, new Capture(
                $capture['type'],
                SourceClass::from($capture['source']),
                ListingOutcome::from($capture['outcome']),
                Carbon::parse($capture['captured_at']),
                $capture['listed'],
                array_map(static fn (array $resource): CapturedResource => new CapturedResource(
                    $resource['key'],
                    IdentityState::from($resource['identity']),
                    CoverageLevel::from($resource['level']),
                    EvidenceState::from($resource['evidence']),
                    Carbon::parse($resource['captured_at']),
                    $resource['metadata'],
                ), $capture['resources']),
            ));
        }

        return $environment;
    }
}

/** @return array<string, Claim> the sentences that a product would show, each with the claim that it makes */
function claims(): array
{
    return [
        'All policies that protect or configure apps are content-backed.' => new Claim('intune_app_protection', CoverageLevel::ContentBacked, Audience::Customer),
        'All core Intune policies that TCM serves are content-backed.' => new Claim('intune_tcm_core', CoverageLevel::ContentBacked, Audience::Customer),
        'All core Intune policies are content-backed.' => new Claim('intune_core', CoverageLevel::ContentBacked, Audience::Customer),
        'All core Intune policies can be compared.' => new Claim('intune_core', CoverageLevel::Comparable, Audience::Customer),
        'Every resource of 85 % of the known Intune types has been detected.' => new Claim('intune_extended', CoverageLevel::Detected, Audience::Internal, percent: 85.0),
        'Everything is covered.' => new Claim(null, CoverageLevel::Detected, Audience::Customer),
    ];
}

/** A text with a terminal style, or without one if the output is not a terminal. */
function styled(string $text, string $code): string
{
    return stream_isatty(STDOUT) ? "\e[{$code}m{$text}\e[0m" : $text;
}

function show(string $sentence, Decision $decision): void
{
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
        $decision->permitted() ? 'may be shown' : 'may not be shown',
        $decision->covered(),
        $decision->denominator(),
        $decision->empty() > 0 ? ", {$decision->empty()} of them without resources" : '',
    );
    $reasons = $decision->reasons();
    foreach (array_slice($reasons, 0, REASONS_SHOWN) as $reason) {
        printf("    - %s: %s\n", $reason->code()->value, $reason->message());
    }
    if (count($reasons) > REASONS_SHOWN) {
        printf("    - and %d more\n", count($reasons) - REASONS_SHOWN);
    }
}

/** @param  array<string, EnvironmentRef>  $environments */
function ask(array $environments): void
{
    foreach ($environments as $name => $environment) {
        printf("\n%s\n", $name);
        // The observed coverage is read once for all claims.
        foreach (app(ClaimGuard::class)->evaluateMany(claims(), $environment) as $sentence => $decision) {
            show($sentence, $decision);
        }
    }
}

/** @param  array<string, mixed>  $parameters */
function artisan(string $command, array $parameters = []): void
{
    $kernel = app(Kernel::class);
    printf("\n%s\n", styled('$ php artisan '.trim($command.' '.implode(' ', array_map(
        static fn (string $name, mixed $value): string => $value === true ? $name : $name.'='.(is_string($value) ? $value : ''),
        array_keys($parameters),
        $parameters,
    ))), '1'));
    $status = $kernel->call($command, $parameters);
    echo trim($kernel->output(), "\n"), "\n";
    if ($status !== 0) {
        exit($status);
    }
}

$application = require __DIR__.'/../workbench/bootstrap/app.php';
assert($application instanceof Application);
$application->make(Kernel::class)->bootstrap();
Carbon::setTestNow('2026-03-01T12:00:00Z');

artisan('migrate', ['--force' => true]);

/** @var array{name: string, captures: list<array{type: string, source: string, outcome: string, captured_at: string, listed: int, resources: list<array{key: string|null, identity: string, level: string, evidence: string, captured_at: string, metadata: array<string, string>}>}>} $sample */
$sample = json_decode((string) file_get_contents(__DIR__.'/environment.json'), true, flags: JSON_THROW_ON_ERROR);
$import = new SampleImport;
$environments = [
    'Contoso, production' => $import->environment($sample),
    'Contoso, test (nothing was observed there)' => $import->emptyEnvironment('Contoso, test'),
];
printf("\nRecorded %d captures of %s.\n", count($sample['captures']), $sample['name']);

artisan('about', ['--only' => 'coverage_kernel']);
ask($environments);

// An operator reviews the definitions and edits config/coverage-kernel.php.
$digest = app(DefinitionsRepository::class)->digestWhenActive();
printf("\n%s\n", styled("# config/coverage-kernel.php: 'activation' => 'active', 'reviewed_definitions' => '{$digest}'", '1'));
config()->set(['coverage-kernel.activation' => 'active', 'coverage-kernel.reviewed_definitions' => $digest]);

artisan('about', ['--only' => 'coverage_kernel']);
ask($environments);
