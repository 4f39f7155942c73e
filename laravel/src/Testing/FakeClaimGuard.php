<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Testing;

use Closure;
use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard as ExtensionClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\Laravel\ClaimCompletion;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\ClaimNotPermitted;
use CoverageKernel\Laravel\Extension;
use CoverageKernel\Reason;
use CoverageKernel\ReasonCode;
use CoverageKernel\Seeds;
use CoverageKernel\SupportedScopeResolver;
use CoverageKernel\Survey;
use Generator;
use Illuminate\Container\Container;
use Illuminate\Contracts\Container\Container as ContainerContract;
use Illuminate\Support\Facades\Date;
use PHPUnit\Framework\Assert;
use ValueError;

/**
 * A guard for an application's tests. It needs no database. The test sets the outcome; by default, claims are blocked.
 *
 * The extension makes its decisions, from small definitions and observed coverage that fit the claim. So they keep to the
 * contract: a guard that permits still blocks a claim without a scope. It refuses to be made in production.
 */
final class FakeClaimGuard implements ClaimGuard
{
    private FakeOutcome $outcome;

    /** @var array<string, FakeOutcome> */
    private array $outcomes = [];

    /** @var list<array{Claim, EnvironmentRef, Decision}> */
    private array $evaluated = [];

    private readonly ClaimCompletion $completion;

    public function __construct()
    {
        Extension::ensureUsable();
        FakeInProduction::refuse(Container::getInstance());

        $this->completion = new ClaimCompletion;
        $this->outcome = FakeOutcome::blocked();
    }

    /** Replaces the application's guard with a fake and returns it. */
    public static function swap(?ContainerContract $application = null): self
    {
        $application ??= Container::getInstance();
        FakeInProduction::refuse($application);
        $fake = new self;
        $application->instance(ClaimGuard::class, $fake);

        return $fake;
    }

    /** Allows all claims from now on, or those about one scope. */
    public function permit(?string $scopeKey = null): self
    {
        return $this->answer(FakeOutcome::permitted(), $scopeKey);
    }

    /** Limits all claims from now on, or those about one scope: they are permitted, with a reason. */
    public function limit(?string $scopeKey = null): self
    {
        return $this->answer(FakeOutcome::limited(), $scopeKey);
    }

    /** Blocks all claims from now on, or those about one scope. */
    public function block(?string $scopeKey = null): self
    {
        return $this->answer(FakeOutcome::blocked(), $scopeKey);
    }

    /**
     * Gives these reasons to all decisions from now on, or to those about one scope: `because(ReasonCode::ListingPartial)`,
     * `because(['evidence_expired', 'identity_derived'], 'intune_core')`. The reasons that follow from them are added, such as
     * `scope_incomplete`. The extension decides what they mean for a claim, so one that is only limited by them is permitted.
     *
     * A claim that cannot have one of the reasons throws `ImpossibleReasons`.
     *
     * @param  ReasonCode|string|list<ReasonCode|string>  $reasons
     *
     * @throws ValueError if a text is not the code of a reason
     */
    public function because(ReasonCode|string|array $reasons, ?string $scopeKey = null): self
    {
        $codes = array_map(
            static fn (ReasonCode|string $reason): ReasonCode => is_string($reason) ? ReasonCode::from($reason) : $reason,
            is_array($reasons) ? $reasons : [$reasons],
        );

        return $this->answer(FakeOutcome::because($codes), $scopeKey);
    }

    public function evaluate(Claim $claim, EnvironmentRef $environment): Decision
    {
        $decision = $this->decide($this->completion->complete($claim, $environment));
        $this->evaluated[] = [$decision->claim(), $environment, $decision];

        return $decision;
    }

    public function evaluateMany(iterable $claims, EnvironmentRef $environment): array
    {
        $decisions = array_map($this->decide(...), $this->completion->completeMany($claims, $environment));

        foreach ($decisions as $decision) {
            $this->evaluated[] = [$decision->claim(), $environment, $decision];
        }

        return $decisions;
    }

    public function evaluateAcross(iterable $claims, iterable $environments): Generator
    {
        $claims = is_array($claims) ? $claims : iterator_to_array($claims);

        foreach ($environments as $environment) {
            yield $environment => $this->evaluateMany($claims, $environment);
        }
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
     * Returns a survey of the scopes for which the test has set an outcome, and of those of the extension's definitions.
     *
     * Reasons that are not about one scope, such as `kernel_inactive`, apply to all scopes if they were chosen for any.
     */
    public function survey(EnvironmentRef $environment): Survey
    {
        $now = Date::now();
        $claim = new Claim(
            scopeKey: null,
            level: CoverageLevel::ContentBacked,
            audience: Audience::Customer,
            asOf: $now,
            workspaceId: $environment->workspaceId,
            managedEnvironmentId: $environment->managedEnvironmentId,
            providerConnectionId: $environment->providerConnectionId,
        );
        $seeded = (new SupportedScopeResolver(Definitions::fromJson(Seeds::kernel())))->keys();
        $documents = new FakeDocuments($claim);
        foreach (array_unique([...array_keys($this->outcomes), ...$seeded]) as $scopeKey) {
            $documents->addScope((string) $scopeKey, $this->outcomes[$scopeKey] ?? $this->outcome);
        }
        $observed = $documents->observed();

        return (new ExtensionClaimGuard($observed->definitions()))->survey($observed, $now);
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
        $documents = new FakeDocuments($claim);
        $documents->addScope($claim->scopeKey(), $outcome);
        $observed = $documents->observed();
        $decision = (new ExtensionClaimGuard($observed->definitions()))->evaluate($claim, $observed);

        $found = array_map(static fn (Reason $reason): ReasonCode => $reason->code(), $decision->reasons());
        $missing = array_filter($outcome->reasons, static fn (ReasonCode $reason): bool => ! in_array($reason, $found, true));
        if ($outcome->chosen && $missing !== []) {
            throw ImpossibleReasons::of($decision, $missing);
        }

        return $decision;
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
