namespace Microsoft.ML.Recurrent;

/// <summary>A forecaster whose network is made of simple recurrent cells (Elman 1990).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RnnForecastingOptions : ForecastingOptions
{
    /// <summary>The function that makes the next hidden state.</summary>
    /// <value>The default value is <see cref="RnnActivation.Tanh"/>.</value>
    public RnnActivation Activation { get; init; } = RnnActivation.Tanh;

    private protected override RecurrentOptions EmptyNetwork() => new RnnOptions { Activation = Activation };
}
