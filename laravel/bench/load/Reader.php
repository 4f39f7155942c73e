<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Bench\Load;

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard as ExtensionClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\EvidenceState;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\ObservedCoverage;
use DateTimeImmutable;
use DateTimeZone;

/**
 * Decides a claim about an environment, again and again, and checks that each decision follows from captures that were recorded as
 * a whole. It compares the decision with the observed coverage by itself, without the kernel.
 *
 * @phpstan-type Entry array{canonical_type: string, source_class: string, listing: array{outcome: string, resources: int, captured_at: string}|null, rows: int, coverage_levels: list<int>, evidence_states: array<int, int>, identity_states: list<int>, unlisted: int, undated: int, oldest: string|null, newest: string|null}
 */
final class Reader
{
    private readonly Claim $claim;

    /** @var list<float> in milliseconds, of decisions of one environment */
    private array $took = [];

    /** @var list<string> */
    private array $wrong = [];

    /** @var array<string, array{int, bool}> how many resources each capture had that was seen, and whether it covers, by environment, type and time */
    private array $seen = [];

    /** @var array<string, string> the last time seen, by environment and type */
    private array $last = [];

    /** @var array<string, array{string, int, bool}> */
    private array $captures = [];

    private int $decisions = 0;

    private int $permitted = 0;

    /** @param  int  $maxAge  of evidence in the claimed scope, in seconds */
    public function __construct(private readonly ClaimGuard $guard, private readonly int $maxAge = 86_400)
    {
        $this->claim = new Claim(Environment::SCOPE, CoverageLevel::ContentBacked, Audience::Customer);
    }

    public function decide(Environment $environment): void
    {
        $started = hrtime(true);
        $decision = $this->guard->evaluate($this->claim, $environment->ref);
        $this->took[] = (hrtime(true) - $started) / 1e6;

        $this->check($environment, $decision);
    }

    /** @param  list<Environment>  $environments */
    public function decideAll(array $environments): void
    {
        $position = 0;
        foreach ($this->guard->evaluateAcross([$this->claim], array_column($environments, 'ref')) as [$decision]) {
            $this->check($environments[$position], $decision);
            $position++;
        }
    }

    /** @return array{decisions: int, permitted: int, took: list<float>, wrong: list<string>, seen: array<string, array{int, bool}>, last: array<string, string>} */
    public function report(): array
    {
        return [
            'decisions' => $this->decisions,
            'permitted' => $this->permitted,
            'took' => $this->took,
            'wrong' => $this->wrong,
            'seen' => $this->seen,
            'last' => $this->last,
        ];
    }

    /** Returns the claim that is decided. */
    public function claim(): Claim
    {
        return $this->claim;
    }

    /** @return array<string, array{string, int, bool}> the captures of the decision that `faults()` checked last: time, resources, and whether it covers, by environment and type */
    public function captures(): array
    {
        return $this->captures;
    }

    /**
     * Returns how a decision does not follow from captures that were recorded as a whole, and remembers the captures.
     *
     * @return list<string>
     */
    public function faults(Environment $environment, Decision $decision): array
    {
        /** @var array{elsewhere: list<mixed>, observed: list<Entry>} $observed */
        $observed = json_decode($decision->observed()->toJson(), true, flags: JSON_THROW_ON_ERROR);
        $asOf = self::microseconds((string) $decision->claim()->asOf());
        $faults = [];
        $this->captures = [];
        $covered = 0;
        $times = [];

        foreach ($observed['observed'] as $entry) {
            $time = rtrim($entry['listing']['captured_at'] ?? '', 'Z');
            $isWhole = $entry['listing'] !== null && $entry['listing']['outcome'] === 'complete' && $entry['listing']['resources'] === $entry['rows']
                && $entry['unlisted'] === 0 && $entry['undated'] === 0
                && $entry['oldest'] === $entry['listing']['captured_at'] && $entry['newest'] === $entry['listing']['captured_at']
                && in_array($entry['rows'], $entry['coverage_levels'], true);
            if (! $isWhole) {
                $faults[] = "{$entry['canonical_type']} is not of one capture";
            }

            $covers = $entry['evidence_states'][(int) array_search(EvidenceState::ContentBacked, EvidenceState::cases(), true)] === $entry['rows'];
            $key = "{$environment->ref->managedEnvironmentId} {$entry['canonical_type']}";
            if (strcmp($time, $this->last[$key] ?? '') < 0) {
                $faults[] = "{$entry['canonical_type']} is older than before";
            }
            $this->last[$key] = $time;
            $this->seen["{$key} {$time}"] = [$entry['rows'], $covers];
            $this->captures[$key] = [$time, $entry['rows'], $covers];
            $covered += $covers && $asOf - self::microseconds($time) <= $this->maxAge * 1_000_000 ? 1 : 0;
            $times[] = $time;
        }

        if (count($times) !== count(Environment::TYPES) || $observed['elsewhere'] !== []) {
            $faults[] = 'the observed coverage is not of the scope';
        }
        if ($environment->atOnce && count(array_unique($times)) !== 1) {
            $faults[] = 'the types are not of one transaction';
        }
        if ($decision->permitted() !== ($covered === count(Environment::TYPES)) || $decision->covered() !== $covered) {
            $faults[] = 'the decision does not follow from the observed coverage';
        }
        if (! self::replays($decision)) {
            $faults[] = 'the decision does not replay';
        }

        return $faults;
    }

    private function check(Environment $environment, Decision $decision): void
    {
        $this->decisions++;
        $this->permitted += $decision->permitted() ? 1 : 0;

        foreach ($this->faults($environment, $decision) as $fault) {
            $this->wrong[] = "{$fault}: {$decision->record()}";
        }
    }

    private static function microseconds(string $time): int
    {
        return (int) (new DateTimeImmutable($time, new DateTimeZone('UTC')))->format('Uu');
    }

    /** Decides again from the texts of the documents. */
    private static function replays(Decision $decision): bool
    {
        $definitions = Definitions::fromJson($decision->observed()->definitions()->toJson());
        $observed = ObservedCoverage::fromJson($definitions, $decision->observed()->toJson());

        return (new ExtensionClaimGuard($definitions))->replay($decision->toJson(), $observed)->matches();
    }
}
