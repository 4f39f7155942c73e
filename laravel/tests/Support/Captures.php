<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Recording\Capture;
use CoverageKernel\Laravel\Recording\CapturedResource;
use CoverageKernel\ListingOutcome;
use CoverageKernel\SourceClass;
use Illuminate\Support\Carbon;

/** Captures of the type `roleDefinition`, with content-backed evidence unless the test says otherwise. */
final class Captures
{
    public const AT = '2026-03-01T08:00:00Z';

    /** @param  list<string|CapturedResource>  $resources  a text is the key of a resource */
    public static function of(
        array $resources,
        string $at = self::AT,
        ListingOutcome $outcome = ListingOutcome::Complete,
        ?int $listed = null,
        string $type = 'roleDefinition',
        bool $confirmedEmpty = false,
    ): Capture {
        return new Capture(
            $type,
            SourceClass::Tcm,
            $outcome,
            Carbon::parse($at),
            $listed ?? count($resources),
            array_map(static fn (string|CapturedResource $resource): CapturedResource => is_string($resource) ? self::resource($resource, $at) : $resource, $resources),
            confirmedEmpty: $confirmedEmpty,
        );
    }

    /** @param  array<string, mixed>  $metadata */
    public static function resource(
        ?string $key,
        string $at = self::AT,
        EvidenceState $evidence = EvidenceState::ContentBacked,
        array $metadata = [],
        IdentityState $identity = IdentityState::Stable,
    ): CapturedResource {
        return new CapturedResource(
            $key,
            $key === null ? IdentityState::MissingExternalId : $identity,
            $evidence === EvidenceState::ContentBacked ? CoverageLevel::ContentBacked : CoverageLevel::Detected,
            $evidence,
            Carbon::parse($at),
            $metadata,
        );
    }
}
