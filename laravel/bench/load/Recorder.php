<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Bench\Load;

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

    public function __construct(private readonly CoverageRecorder $recorder) {}

    public function record(Environment $environment): void
    {
        $resources = random_int(1, 20);
        $first = random_int(1, 10);
        $covers = random_int(0, 1) === 1;
        $types = Environment::TYPES;

        if ($environment->atOnce) {
            // In one order: a transaction holds the lock of each type until it ends.
            DB::transaction(function () use ($environment, $types, $resources, $first, $covers): void {
                $at = new DateTimeImmutable;
                foreach ($types as $type) {
                    $this->recorder->record($environment->ref, self::capture($type, $at, $resources, $first, $covers));
                }
                $this->remember($environment, $types, $at);
            });

            return;
        }

        shuffle($types);
        foreach ($types as $type) {
            $at = new DateTimeImmutable;
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

    /** @param  list<string>  $types */
    private function remember(Environment $environment, array $types, DateTimeImmutable $at): void
    {
        foreach ($types as $type) {
            $this->captures++;
            $this->last["{$environment->ref->managedEnvironmentId} {$type}"] = $at->format('Y-m-d\TH:i:s.u');
        }
    }
}
