<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

/** The result of recording a capture. */
final readonly class RecordedCapture
{
    /**
     * @param  int  $listingId  the id of the new listing
     * @param  int  $recorded  how many resources were recorded, each with new evidence
     * @param  int  $withdrawn  how many resources were withdrawn, because a complete listing does not name them
     */
    public function __construct(
        public int $listingId,
        public int $recorded,
        public int $withdrawn,
    ) {}
}
