<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Hostile;

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\Tests\Sample;

/** A class that is preloaded, with the extension's classes in every kind of declaration. */
class Preloaded extends CoverageKernelException
{
    public const LEVEL = CoverageLevel::Certified;

    public static ?Definitions $kept = null;

    public function __construct(public readonly Audience $audience = Audience::Customer, protected ?Claim $claim = null)
    {
        parent::__construct('preloaded');
    }

    public static function claim(Audience $audience = Audience::Customer, CoverageLevel $level = self::LEVEL): Claim
    {
        return new Claim('intune_core', $level, $audience);
    }

    public static function decide(): string
    {
        self::$kept = Sample::definitions();

        return (new ClaimGuard(self::$kept))->evaluate(Sample::claim(), Sample::observed(self::$kept))->state()->value;
    }
}
