<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Testing;

use Closure;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard as ExtensionClaimGuard;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\Laravel\ClaimCompletion;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\ClaimNotPermitted;
use CoverageKernel\Laravel\Extension;
use CoverageKernel\ObservedCoverage;
use Illuminate\Container\Container;
use Illuminate\Contracts\Container\Container as ContainerContract;
use PHPUnit\Framework\Assert;

/**
 * A guard for an application's tests. It needs no database. The test sets the outcome; by default, claims are blocked.
 *
 * The extension makes its decisions, from small definitions and observed coverage that fit the claim. So they keep to the
 * contract: a guard that permits still blocks a claim without a scope.
 */
final class FakeClaimGuard implements ClaimGuard
{
    private FakeOutcome $outcome = FakeOutcome::Blocked;

    /** @var array<string, FakeOutcome> */
    private array $outcomes = [];

    /** @var list<array{Claim, EnvironmentRef, Decision}> */
    private array $evaluated = [];

    private readonly ClaimCompletion $completion;

    public function __construct()
    {
        Extension::ensureUsable();

        $this->completion = new ClaimCompletion;
    }

    /** Replaces the application's guard with a fake and returns it. */
    public static function swap(?ContainerContract $application = null): self
    {
        $fake = new self;
        ($application ?? Container::getInstance())->instance(ClaimGuard::class, $fake);

        return $fake;
    }

    /** Allows all claims from now on, or those about one scope. */
    public function permit(?string $scopeKey = null): self
    {
        return $this->answer(FakeOutcome::Permitted, $scopeKey);
    }

    /** Limits all claims from now on, or those about one scope: they are permitted, with a reason. */
    public function limit(?string $scopeKey = null): self
    {
        return $this->answer(FakeOutcome::Limited, $scopeKey);
    }

    /** Blocks all claims from now on, or those about one scope. */
    public function block(?string $scopeKey = null): self
    {
        return $this->answer(FakeOutcome::Blocked, $scopeKey);
    }

    public function evaluate(Claim $claim, EnvironmentRef $environment): Decision
    {
        $decision = $this->decide($this->completion->complete($claim, $environment));
        $this->evaluated[] = [$decision->claim(), $environment, $decision];

        return $decision;
    }

    public function evaluateMany(array $claims, EnvironmentRef $environment): array
    {
        $decisions = array_map($this->decide(...), $this->completion->completeMany($claims, $environment));

        foreach ($decisions as $decision) {
            $this->evaluated[] = [$decision->claim(), $environment, $decision];
        }

        return $decisions;
    }

    public function authorize(Claim $claim, EnvironmentRef $environment): Decision
    {
        $decision = $this->evaluate($claim, $environment);

        if (! $decision->permitted()) {
            throw new ClaimNotPermitted($decision);
        }

        return $decision;
    }

    /**
     * Asserts that a claim about a scope was evaluated, or a claim for which the callback returns true. The callback gets the
     * completed claim, the environment and the decision.
     *
     * @param  string|Closure(Claim, EnvironmentRef, Decision): bool  $expected
     */
    public function assertEvaluated(string|Closure $expected): void
    {
        Assert::assertNotSame(
            0,
            $this->count($expected),
            'Expected '.self::describe($expected).' to be evaluated; '.$this->describeEvaluated().'.',
        );
    }

    /**
     * Asserts that no claim about a scope was evaluated, or no claim for which the callback returns true.
     *
     * @param  string|Closure(Claim, EnvironmentRef, Decision): bool  $expected
     */
    public function assertNotEvaluated(string|Closure $expected): void
    {
        Assert::assertSame(
            0,
            $this->count($expected),
            'Expected '.self::describe($expected).' not to be evaluated; '.$this->describeEvaluated().'.',
        );
    }

    /** Asserts that no claim was evaluated. */
    public function assertNothingEvaluated(): void
    {
        Assert::assertSame([], $this->evaluated, 'Expected no claim to be evaluated; '.$this->describeEvaluated().'.');
    }

    private function answer(FakeOutcome $outcome, ?string $scopeKey): self
    {
        if ($scopeKey === null) {
            $this->outcome = $outcome;
            $this->outcomes = [];
        } else {
            $this->outcomes[$scopeKey] = $outcome;
        }

        return $this;
    }

    private function decide(Claim $claim): Decision
    {
        $outcome = $this->outcomes[$claim->scopeKey() ?? ''] ?? $this->outcome;
        $types = self::types($claim);
        $definitions = self::definitions($claim->scopeKey(), $types, $outcome);

        return (new ExtensionClaimGuard($definitions))->evaluate($claim, self::observed($definitions, $claim, $types, $outcome));
    }

    /**
     * Returns the types that the claim counts, each once. Names that differ only in ASCII case are one type (contract §2), so a
     * claim that counts both is blocked, as it is by the real guard.
     *
     * @return non-empty-list<string>
     */
    private static function types(Claim $claim): array
    {
        $types = [];
        foreach ($claim->denominator() ?? ['fakeType'] as $type) {
            $types[strtolower($type)] ??= $type;
        }

        return array_values($types);
    }

    /**
     * Returns active definitions: the types, without any restriction, and one scope of all of them.
     *
     * @param  non-empty-list<string>  $types
     */
    private static function definitions(?string $scopeKey, array $types, FakeOutcome $outcome): Definitions
    {
        return Definitions::fromJson(json_encode([
            'contract' => 1,
            'activation' => 'active',
            'resource_types' => array_map(static fn (string $type): array => [
                'canonical_type' => $type,
                'source_class' => 'tcm',
                'workload' => 'intune',
                'resource_class' => 'configuration',
                'support_state' => 'supported',
                'max_coverage_level' => 'certified',
                'max_claim_state' => $outcome->maxClaimState(),
                'restore_tier' => 'restorable',
            ], $types),
            'supported_scopes' => $scopeKey === null ? [] : [[
                'scope_key' => $scopeKey,
                'workload' => 'intune',
                'denominator' => $types,
                'minimum_level' => 'detected',
                'customer_claimable' => true,
                'active' => true,
                'max_evidence_age_seconds' => 1,
            ]],
        ], JSON_THROW_ON_ERROR));
    }

    /**
     * Returns one certified resource of each type, listed and captured at the time of the claim, or no resource at all.
     *
     * @param  non-empty-list<string>  $types
     */
    private static function observed(Definitions $definitions, Claim $claim, array $types, FakeOutcome $outcome): ObservedCoverage
    {
        $observed = $outcome->isObserved() ? $types : [];
        $capturedAt = $claim->asOf();

        return ObservedCoverage::fromArray($definitions, [
            'workspace_id' => $claim->workspaceId(),
            'managed_environment_id' => $claim->managedEnvironmentId(),
            'provider_connection_id' => $claim->providerConnectionId(),
            'listings' => array_map(static fn (string $type): array => [
                'canonical_type' => $type,
                'source_class' => 'tcm',
                'outcome' => 'complete',
                'resources' => 1,
                'captured_at' => $capturedAt,
            ], $observed),
            'rows' => array_map(static fn (string $type): array => [
                'canonical_type' => $type,
                'source_class' => 'tcm',
                'coverage_level' => 'certified',
                'evidence_state' => 'content_backed',
                'identity_state' => 'stable',
                'captured_at' => $capturedAt,
            ], $observed),
        ]);
    }

    /** @param  string|Closure(Claim, EnvironmentRef, Decision): bool  $expected */
    private function count(string|Closure $expected): int
    {
        $matches = is_string($expected)
            ? static fn (Claim $claim): bool => $claim->scopeKey() === $expected
            : $expected;

        return count(array_filter($this->evaluated, static fn (array $evaluated): bool => $matches(...$evaluated)));
    }

    /** @param  string|Closure(Claim, EnvironmentRef, Decision): bool  $expected */
    private static function describe(string|Closure $expected): string
    {
        return is_string($expected) ? "a claim about the scope `{$expected}`" : 'a claim for which the callback returns true';
    }

    private function describeEvaluated(): string
    {
        if ($this->evaluated === []) {
            return 'no claim was';
        }

        return 'evaluated were: '.implode(', ', array_map(
            static fn (array $evaluated): string => '`'.($evaluated[0]->scopeKey() ?? 'without a scope').'` '.$evaluated[0]->level()->value.' for '.$evaluated[0]->audience()->value,
            $this->evaluated,
        ));
    }
}
