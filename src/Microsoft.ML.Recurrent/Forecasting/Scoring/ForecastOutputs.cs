using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Calibration;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>
/// The columns that a forecaster adds. An origin's numbers are blocks of (horizon, targets): the point forecast, the lower and the upper
/// bound where there are intervals, then one block per quantile. Immutable and thread-safe.
/// </summary>
internal sealed class ForecastOutputs
{
    private readonly ForecastingOptions _options;
    private readonly IReadOnlyList<string> _targets;
    private readonly UsualSteps? _steps;
    private readonly int _block;

    /// <param name="options">The columns to add.</param>
    /// <param name="targets">The targets' names; of a schema that is not known yet, the target columns.</param>
    /// <param name="steps">The steps of the series' rows; null where they are not known yet.</param>
    public ForecastOutputs(ForecastingOptions options, IReadOnlyList<string> targets, UsualSteps? steps = null)
    {
        (_options, _targets, _steps) = (options, targets, steps);
        _block = options.Horizon * targets.Count;
        Width = _block * (1 + (options.HasIntervals ? 2 : 0) + options.Quantiles.Count);
        Columns = [.. CreateColumns()];
    }

    /// <summary>Numbers per origin.</summary>
    public int Width { get; }

    public IReadOnlyList<OutputColumn> Columns { get; }

    /// <summary>The columns, and hidden before them, under the forecast's name, the place of each row in its series: an evaluation pairs rows by it.</summary>
    public IReadOnlyList<OutputColumn> PlacedColumns => [new PlaceColumn(_options.OutputColumnName), .. Columns];

    /// <summary>Puts an origin's forecasts in the order of the columns, intervals calibrated.</summary>
    /// <param name="levels">(horizon, targets, <see cref="ForecastDecoder.Stride"/>).</param>
    /// <param name="decoder">Knows the levels.</param>
    /// <param name="calibration">Null leaves the intervals as the network gives them.</param>
    /// <param name="outputs">(<see cref="Width"/>).</param>
    public void Write(ReadOnlySpan<double> levels, ForecastDecoder decoder, IntervalCalibration? calibration, Span<float> outputs)
    {
        var known = decoder.Levels;
        int first = _options.HasIntervals ? 3 : 1;
        for (int cell = 0; cell < _block; cell++)
        {
            var forecast = levels.Slice(cell * decoder.Stride, decoder.Stride);
            int target = cell % _targets.Count;
            outputs[cell] = decoder.Limits.Undo(target, forecast[0], forecast[^1]);
            if (forecast[^2] == ConstantTargets.Scale)
            {
                for (int block = 1; block * _block < Width; block++)
                    outputs[block * _block + cell] = outputs[cell];
                continue;
            }

            if (_options.HasIntervals)
                (outputs[_block + cell], outputs[2 * _block + cell]) = Bounds(forecast, decoder, calibration, cell, outputs[cell]);

            for (int quantile = 0; quantile < _options.Quantiles.Count; quantile++)
                outputs[(first + quantile) * _block + cell] = decoder.Limits.Undo(target, forecast[1 + known.QuantileIndices[quantile]], forecast[^1]);
        }
    }

    private (float Lower, float Upper) Bounds(ReadOnlySpan<double> forecast, ForecastDecoder decoder, IntervalCalibration? calibration, int cell, float point)
    {
        int target = cell % _targets.Count;
        var (low, high) = (forecast[1 + decoder.Levels.LowerIndex], forecast[1 + decoder.Levels.UpperIndex]);
        var (lower, upper) = calibration?.Apply(cell, low, forecast[0], high, forecast[^2]) ?? (low, high);
        if (!decoder.Arithmetic.InDouble)
            return (decoder.Limits.Undo(target, decoder.Arithmetic.Round(lower)), decoder.Limits.Undo(target, decoder.Arithmetic.Round(upper)));
        double below = forecast[^1] + decoder.Arithmetic.Rounding(low - lower), above = forecast[^1] + decoder.Arithmetic.Rounding(upper - high);
        return (Math.Min(decoder.Limits.Undo(target, lower, below, -1), point), Math.Max(decoder.Limits.Undo(target, upper, above, 1), point));
    }

    private IEnumerable<OutputColumn> CreateColumns()
    {
        yield return Column(_options.OutputColumnName, 0, 1, ForecastAnnotations.Of(_options, _targets, steps: _steps));
        if (_options is { HasIntervals: true, ConfidenceLowerBoundColumnName: { } lower, ConfidenceUpperBoundColumnName: { } upper })
        {
            yield return Column(lower, 1, 1, ForecastAnnotations.Of(_options, _targets, confidenceLevel: _options.ConfidenceLevel, steps: _steps));
            yield return Column(upper, 2, 1, ForecastAnnotations.Of(_options, _targets, confidenceLevel: _options.ConfidenceLevel, steps: _steps));
        }

        if (_options.Quantiles.Count > 0)
            yield return Column(
                _options.QuantilesColumnName, _options.HasIntervals ? 3 : 1, _options.Quantiles.Count,
                ForecastAnnotations.Of(_options, _targets, _options.Quantiles, steps: _steps), isMatrix: true);
    }

    private OutputColumn Column(string name, int first, int blocks, DataViewSchema.Annotations annotations, bool isMatrix = false)
    {
        int start = first * _block, length = blocks * _block;
        int[] dimensions =
        [
            .. isMatrix ? new[] { blocks } : [], _options.Horizon, .. _targets.Count > 1 ? new[] { _targets.Count } : [],
        ];
        return OutputColumn.Create(name, new VectorDataViewType(NumberDataViewType.Single, dimensions), annotations,
            (ReadOnlySpan<float> outputs, ref VBuffer<float> value) =>
            {
                var editor = VBufferEditor.Create(ref value, length);
                outputs.Slice(start, length).CopyTo(editor.Values);
                value = editor.Commit();
            });
    }
}
