namespace Microsoft.ML.Recurrent;

/// <summary>A transform of the targets before they are scaled; forecasts, bounds and quantiles are brought back to the targets' units.</summary>
public enum TargetTransform
{
    /// <summary>Targets are read as they are.</summary>
    None,

    /// <summary>log(1 + x), for values above −1: counts and amounts, 0 included, whose noise grows with their level.</summary>
    Log1p,

    /// <summary>Box &amp; Cox (1964), for values above 0: (x^λ − 1)/λ, and log(x) where λ is 0. Each target's λ is fitted on the training split
    /// by Guerrero's method (1993), which makes the noise of stretches of the series as alike as it can be; from 0 to 1, which changes
    /// nothing, in steps of 0.05.</summary>
    BoxCox,
}
