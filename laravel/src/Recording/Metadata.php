<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use JsonException;

/** The metadata of a capture or resource. */
final class Metadata
{
    /**
     * Returns it as a JSON object.
     *
     * @param  array<array-key, mixed>  $metadata
     *
     * @throws InvalidCapture if it is not a JSON object that the database accepts
     */
    public static function json(array $metadata): string
    {
        if ($metadata !== [] && array_is_list($metadata)) {
            throw InvalidCapture::of('metadata', 'an array with string keys, not a list');
        }

        try {
            $json = json_encode((object) $metadata, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION);
        } catch (JsonException $exception) {
            throw InvalidCapture::of('metadata', "a JSON object: {$exception->getMessage()}");
        }

        // An escaped U+0000, and not an escaped backslash before `u0000`.
        return preg_match('/(?<!\\\\)(?:\\\\\\\\)*\\\\u0000/', $json) === 1
            ? throw InvalidCapture::of('metadata', 'text without U+0000')
            : $json;
    }
}
