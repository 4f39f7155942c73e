<?php

/** The calls that bench/memory.php and bench/soak.php repeat, and the memory of this process. */

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Reason;
use CoverageKernel\ResourceTypeRegistry;
use CoverageKernel\Seeds;
use CoverageKernel\SupportedScopeResolver;

/** The resident memory, in bytes. */
function resident(): int
{
    if (is_readable('/proc/self/statm')) {
        $pages = (int) explode(' ', file_get_contents('/proc/self/statm'))[1];

        return $pages * (int) shell_exec('getconf PAGESIZE');
    }

    return (int) shell_exec('ps -o rss= -p '.getmypid()) * 1024;
}

/**
 * The evaluations, which run in turn. Every third one ends with an error. Each takes a number, which makes it differ
 * from earlier ones.
 *
 * @return list<Closure(int): mixed>
 */
function evaluations(string $seed, string $environment, array $claim): array
{
    $definitions = fn (): Definitions => Definitions::fromJson($seed);
    $guard = fn (): ClaimGuard => new ClaimGuard($definitions());
    $decide = fn (array $changes = []): Decision => $guard()->evaluate(Claim::fromArray($changes + $claim), observed($definitions(), $environment));
    $request = fn (int $number): string => '{"claim":'.json_encode(['workspace_id' => $number] + $claim).",\"observed\":{$environment}}";
    $foreign = Definitions::fromJson(Seeds::intuneCatalog());
    $certified = ['level' => 'certified'];

    return [
        fn () => $decide()->permitted(),
        fn () => $decide()->toJson(),
        fn () => Claim::fromArray(['level' => 'complete'] + $claim),

        fn () => $decide($certified)->toArray(),
        fn () => array_map(fn (Reason $reason): string => $reason->message(), $decide($certified)->reasons()),
        fn (int $number) => ObservedCoverage::fromArray($definitions(), ['rows' => [['canonical_type' => "bad \xff {$number}"]]]),

        fn () => $decide($certified)->claim()->toArray(),
        fn (int $number) => $guard()->evaluateJson($request($number)),
        fn (int $number) => Definitions::fromJson(str_replace('"contract": 1', "\"contract\": {$number}", $seed)),

        fn (int $number) => $guard()->evaluateMany([Claim::fromArray(['as_of' => null] + $claim), $number => Claim::fromArray($claim)], observed($definitions(), $environment)),
        fn () => json_encode($decide($certified)),
        fn (int $number) => (new SupportedScopeResolver($definitions()))->resolve("scope{$number}"),

        fn () => (new SupportedScopeResolver($definitions()))->resolve('intune_core')->counted(),
        fn () => array_map(fn ($row): array => $row->metadata(), (new ResourceTypeRegistry($definitions()))->rows('roleDefinition')),
        fn () => (new ClaimGuard($foreign))->evaluate(Claim::fromArray($claim), observed($definitions(), $environment)),

        fn () => $decide() == $decide(),
        fn () => observed($definitions(), $environment)->digest(),
        fn (int $number) => $guard()->evaluateJson(substr($request($number), 0, -1)),

        fn (int $number) => $decide(['percent' => $number % 100 + 1])->strongestLevel(),
        fn () => new Claim('intune_core', CoverageLevel::Detected, Audience::Customer, asOf: new DateTimeImmutable('@1772366400')),
        fn (int $number) => new Claim('intune_core', CoverageLevel::Detected, Audience::Customer, workspaceId: [$number]),

        fn (int $number) => Claim::fromArray($claim)->withEnvironment($number, "env-{$number}")->withAsOf(new DateTimeImmutable("@{$number}")),
        fn (int $number) => [(array) $decide(), isset($guard()->{"\xff{$number}"}), $foreign->resourceTypes()[0]->metadataJson()],
        fn (int $number) => Claim::fromArray($claim)->withEnvironment("id {$number}", ''),
    ];
}

/** Whether an evaluation returns a result. */
function evaluates(Closure $evaluation, int $number): bool
{
    try {
        $evaluation($number);
    } catch (CoverageKernelException $exception) {
        foreach ($exception->errors() as $error) {
            $error->message();
        }

        return false;
    } catch (TypeError) {
        return false;
    }

    return true;
}

/** The observed coverage, which is read again for every 16th use. */
function observed(Definitions $definitions, string $environment): ObservedCoverage
{
    static $observed = null;
    static $uses = 0;
    if ($observed === null || $uses++ % 16 === 0) {
        $observed = ObservedCoverage::fromJson($definitions, $environment);
    }

    return $observed;
}

/**
 * The evaluations on the documents of the demo.
 *
 * @return list<Closure(int): mixed>
 */
function evaluationsOfTheDemo(): array
{
    $seed = str_replace('"activation": "inactive"', '"activation": "active"', Seeds::kernel());
    $environment = file_get_contents(dirname(__DIR__).'/demo/environment.json');
    $claim = [
        'scope_key' => 'intune_tcm_core', 'level' => 'content_backed', 'audience' => 'customer',
        'as_of' => '2026-03-01T12:00:00Z', 'workspace_id' => 17, 'managed_environment_id' => 4,
    ];

    return evaluations($seed, $environment, $claim);
}
