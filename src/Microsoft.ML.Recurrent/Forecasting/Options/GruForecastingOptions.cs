namespace Microsoft.ML.Recurrent;

/// <summary>A forecaster whose network is made of gated recurrent units (Cho et al. 2014), the reset gate applied after the recurrent product.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record GruForecastingOptions : ForecastingOptions
{
    private protected override RecurrentOptions EmptyNetwork() => new GruOptions();
}
