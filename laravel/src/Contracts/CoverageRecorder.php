<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Contracts;

use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\EnvironmentIsDeleted;
use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use CoverageKernel\Laravel\Exceptions\InvalidEnvironment;
use CoverageKernel\Laravel\Exceptions\ListingUnexpectedlyEmpty;
use CoverageKernel\Laravel\Exceptions\UnknownEnvironment;
use CoverageKernel\Laravel\Exceptions\UnknownResourceType;
use CoverageKernel\Laravel\Recording\Capture;
use CoverageKernel\Laravel\Recording\RecordedCapture;

/** Records the coverage that an application observes in its environments. */
interface CoverageRecorder
{
    /**
     * Records a capture, in one transaction: the listing, the resources with their evidence and, after a complete listing, the
     * withdrawal of the resources that it does not name.
     *
     * The resources are read before the transaction begins. Captures of the same type, source and connection are recorded one
     * after another, in any number of processes. A capture that arrives late changes nothing that a newer one has recorded.
     *
     * After a deadlock or a serialisation failure, the transaction is repeated, unless the caller has a transaction open: that
     * one has to be repeated then.
     *
     * @throws ListingUnexpectedlyEmpty if a complete listing found nothing where there were resources
     * @throws InvalidCapture if a key is repeated or a time is in the future
     * @throws UnknownResourceType if the type is not defined at the source
     * @throws InvalidEnvironment if an id does not fit the type of the application's keys
     * @throws UnknownEnvironment if the application has no such environment and connection
     * @throws EnvironmentIsDeleted if the application has soft-deleted the environment
     */
    public function record(EnvironmentRef $environment, Capture $capture): RecordedCapture;
}
