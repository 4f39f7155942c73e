<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use CoverageKernel\ListingOutcome;
use CoverageKernel\SourceClass;
use DateTimeImmutable;
use DateTimeInterface;

/** What an importer captured of one resource type at one source. The words are those of contract §1; `docs/capture.md` applies them. */
final readonly class Capture
{
    private const MOST_RESOURCES = 2 ** 32 - 1;

    public DateTimeImmutable $capturedAt;

    /** The metadata as a JSON object. */
    public string $metadata;

    /**
     * @param  string  $type  the canonical type
     * @param  DateTimeInterface  $capturedAt  when reading the listing began
     * @param  int  $listed  how many resources the provider listed, before any filter and any capture
     * @param  iterable<array-key, CapturedResource>  $resources  each resource that was listed, captured or not. After a listing that
     *                                                            failed: each that is known otherwise
     * @param  array<array-key, mixed>  $metadata  of the listing
     * @param  bool  $confirmedEmpty  whether the caller has confirmed that there is no resource any more
     *
     * @throws InvalidCapture if a value is not valid
     */
    public function __construct(
        public string $type,
        public SourceClass $source,
        public ListingOutcome $outcome,
        DateTimeInterface $capturedAt,
        public int $listed,
        public iterable $resources = [],
        array $metadata = [],
        public bool $confirmedEmpty = false,
    ) {
        if ($listed < 0 || $listed > self::MOST_RESOURCES) {
            throw InvalidCapture::of('listed', 'a number from 0 to '.self::MOST_RESOURCES);
        }
        if ($outcome === ListingOutcome::NotApplicable && $listed !== 0) {
            throw InvalidCapture::of('listed', '0 where the type is not applicable');
        }

        $this->capturedAt = Time::from('capturedAt', $capturedAt);
        $this->metadata = Metadata::json($metadata);
    }

    /** Whether a resource of the capture was named by its listing. A listing that failed named none. */
    public function namesResources(): bool
    {
        return $this->outcome === ListingOutcome::Complete || $this->outcome === ListingOutcome::Partial;
    }
}
