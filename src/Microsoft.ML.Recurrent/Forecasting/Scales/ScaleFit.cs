using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Scales;

/// <summary>Fits scales on the training split alone; missing values do not count.</summary>
internal sealed class ScaleFit(ForecastingOptions options, ForecastColumns columns, IReadOnlyList<SeriesPart> series, TargetTransforms? transform)
{
    private readonly int _targets = columns.Targets.Count;
    private readonly bool _isRobust = options.Scaling == SeriesScaling.Robust;

    public static ForecastScales Run(
        ForecastingOptions options, ForecastColumns columns, IReadOnlyList<SeriesPart> series, TargetTransforms? transform) =>
        (options.Scaling == SeriesScaling.None
            ? new ForecastScales { Limit = ChannelScaling.UnscaledLimit }
            : new ScaleFit(options, columns, series, transform).Run()) with
        { Transform = transform, InDouble = transform?.InDouble ?? true };

    private ForecastScales Run()
    {
        bool perWindow = options.Scaling == SeriesScaling.PerWindow;
        var ofAll = perWindow ? null : Targets(series, null);
        var ofEach = options.ScaleEachSeries ? EachSeries(ofAll!) : null;
        bool isUnknown = ofEach?.Values.Any(s => s.Mean.Any(float.IsNaN)) == true;
        var spread = new WindowSpread(series, options.Window, transform);
        return new ForecastScales
        {
            Targets = options.ScaleEachSeries ? null : ofAll,
            EachSeries = ofEach,
            TypicalDeviation = perWindow || isUnknown ? spread.Typical(_targets) : null,
            TypicalFraction = perWindow || isUnknown ? spread.Fractions(_targets) : null,
            TypicalOfEach = perWindow && series.Count > 1 ? spread.OfEach(_targets) : null,
            Limit = ChannelScaling.ScaledLimit,
            Covariates = columns.Covariates == 0 ? null : Covariates(),
            Statics = columns.StaticNumberWidth == 0 ? null : Statics(),
        };
    }

    /// <summary>A target never observed in a series has no scale of its own: its windows' where there are windows, else that of all
    /// series.</summary>
    private Dictionary<string, ChannelScaling> EachSeries(ChannelScaling ofAll) => series.ToDictionary(part => part.Rows.Name, part =>
    {
        var scaling = Targets([part], ofAll);
        for (int target = 0; target < _targets && options.Context == ForecastContext.Stateful; target++)
        {
            if (float.IsNaN(scaling.Mean[target]))
                (scaling.Mean[target], scaling.MeanRest![target], scaling.InverseScale[target]) = (ofAll.Mean[target], ofAll.MeanRest![target], ofAll.InverseScale[target]);
        }

        return scaling;
    });

    /// <param name="parts">The series to measure.</param>
    /// <param name="wider">Says how large a target is that is always 0.</param>
    private ChannelScaling Targets(IReadOnlyList<SeriesPart> parts, ChannelScaling? wider)
    {
        var scaling = Empty(_targets) with { MeanRest = new float[_targets] };
        for (int target = 0; target < _targets; target++)
        {
            var (centre, deviation) = Measure(parts, target);
            double spread = Spread.OfTarget(deviation, centre);
            scaling.Mean[target] = (float)centre;
            scaling.MeanRest[target] = double.IsNaN(centre) ? 0 : (float)(centre - scaling.Mean[target]);
            scaling.InverseScale[target] = double.IsNaN(spread) ? wider?.InverseScale[target] ?? 1 : Spread.InverseOf(spread);
        }

        return scaling;
    }

    private ChannelScaling Covariates()
    {
        var scaling = Empty(columns.Covariates);
        for (int covariate = 0; covariate < columns.Covariates; covariate++)
        {
            var (centre, deviation) = Measure(series, _targets + covariate);
            scaling.Mean[covariate] = (float)centre;
            scaling.InverseScale[covariate] = deviation > 0 ? Spread.InverseOf(deviation) : 1;
        }

        return scaling;
    }

    private ChannelScaling Statics()
    {
        var statistics = new ChannelScaling.Statistics(columns.StaticNumberWidth);
        foreach (var part in series)
            statistics.Add(part.Rows.StaticNumbers);
        return statistics.ToScaling();
    }

    /// <summary>The centre is NaN where nothing is observed; the deviation is 0 where values do not differ.</summary>
    private (double Centre, double Deviation) Measure(IReadOnlyList<SeriesPart> parts, int channel)
    {
        double[] values = [.. parts.SelectMany(part => Observed(part, channel, _targets))];
        return values.Length == 0 ? (double.NaN, 0) : _isRobust ? Quartiles.Of(values) : Moments.Of(values);
    }

    /// <summary>True if a target is never observed in a series' training split.</summary>
    public static bool IsWithoutScale(SeriesPart part, int targets) => Enumerable.Range(0, targets).Any(target => !Observed(part, target, targets).Any());

    public static IEnumerable<double> Observed(SeriesPart part, int channel, int targets)
    {
        for (int row = 0; row < part.TrainingEnd; row++)
        {
            if (part.Rows.Value(row, channel, targets) is var value && !double.IsNaN(value))
                yield return value;
        }
    }

    private static ChannelScaling Empty(int channels) => new(new float[channels], new float[channels]);
}
