<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Reading;

use UnexpectedValueException;

/**
 * The text of the definitions that this process has read last. While the text in the database has the same SHA-256, the database
 * does not transfer it again. So this is no cache that could be out of date: each statement reads the tables.
 *
 * @internal
 */
final class KnownDefinitions
{
    private string $digest = '';

    private string $text = '';

    public static function ofProcess(): self
    {
        /** @var self $known */
        static $known = new self;

        return $known;
    }

    /** Returns the SHA-256 of the text, or an empty text if there is none yet. */
    public function digest(): string
    {
        return $this->digest;
    }

    /**
     * Returns the text that a statement has read: the one that it returned, or the known one if it returned only the digest.
     *
     * @return string|null null if it returned neither
     */
    public function text(?string $returned, ?string $digest): ?string
    {
        if ($returned !== null) {
            $this->digest = hash('sha256', $returned);
            $this->text = $returned;

            return $returned;
        }

        return match ($digest) {
            null => null,
            $this->digest => $this->text,
            default => throw new UnexpectedValueException('the database left out definitions that are not known'),
        };
    }
}
