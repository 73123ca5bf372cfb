using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>
/// Fits the linear map on origins that are added in the order of time: all series together, each by the square root of its origins, so that long ones do
/// not swamp the others, and in units of its own typical deviation, so that a drift is the same for all of its windows. Of several series, each window counts by its own
/// scale, as series tell little of each other's restless times.
/// </summary>
internal sealed class RidgeFit
{
    // Products of all rows: about a second.
    private const double MostProducts = 1.5e9;

    // A row with a larger scaled value counts for less, so that it does not swamp the others.
    private const float UsualSize = 10;

    private readonly FittedForecast _model;
    private readonly int[] _rows;
    private readonly int _targets;
    private readonly int _horizon;
    private readonly float[] _inputs;
    private readonly float[] _outputs;
    private readonly int[][] _sharing;
    private readonly RidgeSums[] _sums;
    private readonly MemberReader _reader;
    private readonly Dictionary<SeriesRows, double> _weights;
    private readonly bool _isPanel;

    /// <param name="model">The forecaster, whose scales are used.</param>
    /// <param name="rows">The rows to read, counted back from an origin.</param>
    /// <param name="reach">Rows up to an origin that may be read.</param>
    /// <param name="origins">All origins that are to come.</param>
    public RidgeFit(FittedForecast model, int[] rows, long reach, IReadOnlyList<LabelledOrigin> origins)
    {
        (_model, _rows, _targets, _horizon) = (model, rows, model.Columns.Targets.Count, model.Options.Horizon);
        (_inputs, _outputs) = (new float[rows.Length], new float[_horizon]);
        // Targets that are series of one network share one map.
        _sharing = model.Network.Layout.Channels > 1 ? [[.. Enumerable.Range(0, _targets)]] : [.. Enumerable.Range(0, _targets).Select(target => new[] { target })];
        _sums = [.. _sharing.Select(_ => new RidgeSums(rows.Length, _horizon))];
        _reader = new MemberReader(model.Network, _targets, reach);
        Origins = Choose(origins);
        _isPanel = Origins.Select(o => o.Origin.Series).Distinct().Take(2).Count() > 1;
        _weights = Origins.GroupBy(o => o.Origin.Series).ToDictionary(series => series.Key, series => 1 / Math.Sqrt(series.Count()));
    }

    /// <summary>Origins to learn from: those with a whole horizon and rows to read before them, where they are not too few.</summary>
    public IReadOnlyList<LabelledOrigin> Origins { get; }

    /// <summary>True if there are more rows than inputs.</summary>
    public bool HasEnough => _sums.All(sums => sums.Rows >= _rows.Length);

    /// <param name="origins">Some of <see cref="Origins"/>.</param>
    public void Add(IEnumerable<LabelledOrigin> origins)
    {
        foreach (var origin in origins)
        {
            _reader.MoveTo(origin.Origin);
            for (int group = 0; group < _sharing.Length; group++)
            {
                foreach (int target in _sharing[group])
                    Add(_sums[group], target, origin.End, _weights[origin.Origin.Series]);
            }
        }

        foreach (var sums in _sums)
            sums.Flush();
    }

    /// <returns>A map of each form of what was added so far, its levels at the point forecast; and how much larger its errors on new rows are than those on the
    /// rows of the fit, of the target where that is most.</returns>
    public (RidgeMember Map, double Inflation)[] Solve() => [.. RidgeForm.All.Select(Solve)];

    private (RidgeMember Map, double Inflation) Solve(RidgeForm form)
    {
        int cells = _targets * _horizon;
        var member = new RidgeMember(_rows, new float[cells * _rows.Length], new float[cells], new float[cells * _model.Network.Levels.Levels.Length])
        {
            HasTypicalDrift = _model.Network.Scale.HasTypical,
        };
        double inflation = 1;
        for (int group = 0; group < _sharing.Length; group++)
        {
            var map = new RidgeRegression(_sums[group], form, Seasonal()).Fit();
            foreach (int target in _sharing[group])
            {
                map.Weight.CopyTo(member.Weight, target * map.Weight.Length);
                map.Bias.CopyTo(member.Bias, target * map.Bias.Length);
            }

            inflation = Math.Max(inflation, map.Inflation);
        }

        return (member, inflation);
    }

    /// <summary>(horizon): the input a season before; 0 for none.</summary>
    private int[] Seasonal()
    {
        int season = _model.Options.Season;
        return [.. Enumerable.Range(0, _horizon).Select(step => season > 1
            ? Math.Max(0, Array.BinarySearch(_rows, (int)Math.Min(int.MaxValue, (long)SeasonalNaiveMember.SeasonsBack(step, season) * season - 1 - step)))
            : 0)];
    }

    private List<LabelledOrigin> Choose(IReadOnlyList<LabelledOrigin> origins)
    {
        List<LabelledOrigin> whole = [.. origins.Where(o => o.Origin.Row + _horizon < o.End)];
        List<LabelledOrigin> full = [.. whole.Where(o => o.Origin.Row >= _rows[^1])];
        var chosen = full.Count >= Math.Min(whole.Count / 2, 2 * _rows.Length) && full.Count > 0 ? full : whole;
        double products = (double)chosen.Count * _targets * _rows.Length * (0.5 * _rows.Length + _horizon);
        int stride = (int)Math.Ceiling(Math.Max(1, products / MostProducts));
        return stride == 1 ? chosen : [.. chosen.Where((_, i) => i % stride == 0)];
    }

    private void Add(RidgeSums sums, int target, int end, double weight)
    {
        if (double.IsNaN(_reader.Mean[target]))
            return;
        var history = _reader.History(target);
        RidgeMember.Read(history, _rows, _inputs);
        for (int step = 0; step < _horizon; step++)
            _outputs[step] = (float)_reader.Ahead(history, end, step);
        float size = Difference(_outputs, (float)history.Last, Size(_inputs));
        Divide(_inputs, history.Typical);
        Divide(_outputs, history.Typical);
        float relation = _isPanel ? history.Typical : 1;
        size = _isPanel ? size : size / history.Typical;
        sums.Add(_inputs, _outputs, weight * relation * relation * (size > UsualSize ? (UsualSize / size) * (UsualSize / size) : 1));
    }

    private static void Divide(float[] values, float by)
    {
        foreach (ref float value in values.AsSpan())
            value /= by;
    }

    private static float Size(float[] values)
    {
        float size = 0;
        foreach (float value in values)
            size = Math.Max(size, Math.Abs(value));
        return size;
    }

    /// <summary>Takes the last value from those that come; gives the largest size of all.</summary>
    private static float Difference(float[] values, float last, float size)
    {
        foreach (ref float value in values.AsSpan())
        {
            value -= last;
            size = float.IsNaN(value) ? size : Math.Max(size, Math.Abs(value));
        }

        return size;
    }
}
