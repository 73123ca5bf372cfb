using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Repeats the last value over two horizon steps, and records the values of every fit.</summary>
internal sealed class RecordingEstimator(MLContext context) : IEstimator<ITransformer>
{
    private readonly IEstimator<ITransformer> _inner = context.Transforms.CustomMapping<Read, Written>(
        (row, forecast) => forecast.Forecast = [row.Value, row.Value], contractName: null);

    /// <summary>The values that each fit was given, in order.</summary>
    public List<float[]> Fits { get; } = [];

    public Action? OnFit { get; init; }

    public ITransformer Fit(IDataView input)
    {
        Fits.Add([.. input.GetColumn<float>("Value")]);
        OnFit?.Invoke();
        return _inner.Fit(input);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _inner.GetOutputSchema(inputSchema);

    private sealed class Read
    {
        public float Value { get; set; }
    }

    private sealed class Written
    {
        [VectorType(2)]
        public float[] Forecast { get; set; } = [];
    }
}
