namespace Microsoft.ML.Recurrent.Experiments.Tuners;

/// <summary>The kernel of values between which no distance counts: drawn evenly, whatever was tried.</summary>
internal sealed class UniformKernel(SearchParameter parameter) : IParzenKernel
{
    public object Sample(Random random) => parameter.FromUnit(random.NextDouble());

    public double LogDensity(object value) => 0;
}
