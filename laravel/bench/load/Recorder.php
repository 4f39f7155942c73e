<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Bench\Load;

use Closure;
use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Recording\Capture;
use CoverageKernel\Laravel\Recording\CapturedResource;
use CoverageKernel\ListingOutcome;
use CoverageKernel\SourceClass;
use DateTimeImmutable;
use Illuminate\Support\Facades\DB;

/**
 * Records all types of an environment, again and again: each time another number of resources, all captured at one time, and
 * either all with content or all failed. So a reader that sees parts of two captures sees it in the counts and times.
 */
final class Recorder
{
    /** @var array<string, string> the last time recorded, by environment and type */
    private array $last = [];

    private int $captures = 0;

    /**
     * @param  (Closure(Environment, non-empty-list<string> $types, DateTimeImmutable, int $resources, bool $covers): void)|null  $begins  is called before captures are recorded in one transaction
     * @param  (Closure(Environment, non-empty-list<string> $types, DateTimeImmutable): void)|null  $committed  is called after their transaction
     */
    public function __construct(
        private readonly CoverageRecorder $recorder,
        private readonly ?Closure $begins = null,
        private readonly ?Closure $committed = null,
    ) {}

    public function record(Environment $environment): void
    {
        $resources = random_int(1, 20);
        $first = random_int(1, 10);
        $covers = random_int(0, 1) === 1;
        $types = Environment::TYPES;

        if ($environment->atOnce) {
            // In one order: a transaction holds the lock of each type until it ends.
            $at = $this->begin($environment, $types, $resources, $covers);
            DB::transaction(function () use ($environment, $types, $resources, $first, $covers, $at): void {
                foreach ($types as $type) {
                    $this->recorder->record($environment->ref, self::capture($type, $at, $resources, $first, $covers));
                }
            });
            $this->remember($environment, $types, $at);

            return;
        }

        shuffle($types);
        foreach ($types as $type) {
            $at = $this->begin($environment, [$type], $resources, $covers);
            $this->recorder->record($environment->ref, self::capture($type, $at, $resources, $first, $covers));
            $this->remember($environment, [$type], $at);
        }
    }

    /** @return array{captures: int, last: array<string, string>} */
    public function report(): array
    {
        return ['captures' => $this->captures, 'last' => $this->last];
    }

    private static function capture(string $type, DateTimeImmutable $at, int $resources, int $first, bool $covers): Capture
    {
        $captured = array_map(static fn (int $number): CapturedResource => new CapturedResource(
            "resource {$number}",
            IdentityState::Stable,
            $covers ? CoverageLevel::Renderable : CoverageLevel::Detected,
            $covers ? EvidenceState::ContentBacked : EvidenceState::CaptureFailed,
            $at,
        ), range($first, $first + $resources - 1));
        shuffle($captured);

        return new Capture($type, SourceClass::Tcm, ListingOutcome::Complete, $at, $resources, $captured, ['covers' => $covers]);
    }

    /** @param  non-empty-list<string>  $types */
    private function begin(Environment $environment, array $types, int $resources, bool $covers): DateTimeImmutable
    {
        $at = new DateTimeImmutable;
        if ($this->begins !== null) {
            ($this->begins)($environment, $types, $at, $resources, $covers);
        }

        return $at;
    }

    /** @param  non-empty-list<string>  $types */
    private function remember(Environment $environment, array $types, DateTimeImmutable $at): void
    {
        if ($this->committed !== null) {
            ($this->committed)($environment, $types, $at);
        }
        foreach ($types as $type) {
            $this->captures++;
            $this->last["{$environment->ref->managedEnvironmentId} {$type}"] = $at->format('Y-m-d\TH:i:s.u');
        }
    }
}
