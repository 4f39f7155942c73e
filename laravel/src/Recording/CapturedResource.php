<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use DateTimeImmutable;
use DateTimeInterface;

/** A resource in a capture, with the evidence captured for it. */
final readonly class CapturedResource
{
    private const LONGEST_KEY = 1024;

    public DateTimeImmutable $capturedAt;

    /** The metadata as a JSON object. */
    public string $metadata;

    /**
     * @param  string|null  $key  by which the provider recognises the resource, 1 to 1,024 bytes; null if there is none
     * @param  DateTimeInterface  $capturedAt  when the resource was requested
     * @param  array<array-key, mixed>  $metadata  such as the display name and ids of the provider
     *
     * @throws InvalidCapture if a value is not valid
     */
    public function __construct(
        public ?string $key,
        public IdentityState $identity,
        public CoverageLevel $level,
        public EvidenceState $evidence,
        DateTimeInterface $capturedAt,
        array $metadata = [],
    ) {
        if ($key !== null && ($key === '' || strlen($key) > self::LONGEST_KEY || str_contains($key, "\0") || ! mb_check_encoding($key, 'UTF-8'))) {
            throw InvalidCapture::of('key', sprintf('null or %s bytes of UTF-8 without U+0000', '1 to '.number_format(self::LONGEST_KEY)));
        }
        if ($key === null && ($identity === IdentityState::Stable || $identity === IdentityState::Derived)) {
            throw InvalidCapture::unidentified();
        }

        $this->capturedAt = Time::from('capturedAt', $capturedAt);
        $this->metadata = Metadata::json($metadata);
    }
}
