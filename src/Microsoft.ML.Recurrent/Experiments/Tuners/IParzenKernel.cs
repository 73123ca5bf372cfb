namespace Microsoft.ML.Recurrent.Experiments.Tuners;

/// <summary>The density of one parameter around one value.</summary>
internal interface IParzenKernel
{
    /// <summary>Draws a value.</summary>
    object Sample(Random random);

    /// <summary>The logarithm of the density at a value, up to a constant of the parameter.</summary>
    double LogDensity(object value);
}
