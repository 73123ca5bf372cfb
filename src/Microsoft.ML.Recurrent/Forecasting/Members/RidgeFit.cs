using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Fits the linear map on origins: all series together, each by the square root of its origins, so that long ones do not swamp the
/// others.</summary>
/// <param name="model">The forecaster, whose scales are used.</param>
/// <param name="rows">The rows to read, counted back from an origin.</param>
/// <param name="reach">Rows up to an origin that may be read.</param>
internal sealed class RidgeFit(FittedForecast model, int[] rows, long reach)
{
    // Products of all rows: some seconds.
    private const double MostProducts = 4e9;

    // A row with a larger scaled value counts for less, so that it does not swamp the others.
    private const float UsualSize = 10;

    private readonly int _targets = model.Columns.Targets.Count;
    private readonly int _horizon = model.Options.Horizon;
    private readonly float[] _inputs = new float[rows.Length];
    private readonly float[] _outputs = new float[model.Options.Horizon];

    /// <param name="origins">Origins to learn from; those with a whole horizon and rows to read before them, where they are not too few.</param>
    /// <param name="forms">The maps to fit.</param>
    /// <param name="throwIfCancelled">Called for every series.</param>
    /// <returns>A map of each form, its levels at the point forecast.</returns>
    public FittedRidge[] Run(IReadOnlyList<LabelledOrigin> origins, IReadOnlyList<RidgeForm> forms, Action throwIfCancelled)
    {
        var chosen = Choose(origins);
        int levels = model.Network.Levels.Levels.Length;
        FittedRidge[] fitted = [.. forms.Select(form => new FittedRidge(
            form, new RidgeMember(rows, new float[_targets * _horizon * rows.Length], new float[_targets * _horizon], new float[_targets * _horizon * levels])))];
        // Targets that are series of one network share one map.
        int[][] sharing = model.Network.Layout.Channels > 1 ? [[.. Enumerable.Range(0, _targets)]] : [.. Enumerable.Range(0, _targets).Select(target => new[] { target })];
        foreach (int[] targets in sharing)
        {
            var sums = Sum(chosen, targets, throwIfCancelled);
            foreach (FittedRidge[] alike in fitted.GroupBy(ridge => ridge.Form with { Relief = 1 }).Select(forms => forms.ToArray()))
            {
                var solutions = new RidgeRegression(sums, alike[0].Form).Fit([.. alike.Select(ridge => ridge.Form.Relief)]);
                for (int i = 0; i < alike.Length; i++)
                    alike[i].Take(targets, solutions[i]);
            }
        }

        return fitted;
    }

    private List<LabelledOrigin> Choose(IReadOnlyList<LabelledOrigin> origins)
    {
        List<LabelledOrigin> whole = [.. origins.Where(o => o.Origin.Row + _horizon < o.End)];
        List<LabelledOrigin> full = [.. whole.Where(o => o.Origin.Row >= rows[^1])];
        var chosen = full.Count >= Math.Min(whole.Count / 2, 2 * rows.Length) && full.Count > 0 ? full : whole;
        double products = (double)chosen.Count * _targets * rows.Length * (0.5 * rows.Length + _horizon);
        int stride = (int)Math.Ceiling(Math.Max(1, products / MostProducts));
        return stride == 1 ? chosen : [.. chosen.Where((_, i) => i % stride == 0)];
    }

    private RidgeSums Sum(List<LabelledOrigin> origins, int[] targets, Action throwIfCancelled)
    {
        var sums = new RidgeSums(rows.Length, _horizon);
        var reader = new MemberReader(model.Network, _targets, _horizon, reach);
        foreach (var series in origins.GroupBy(o => o.Origin.Series))
        {
            throwIfCancelled();
            double weight = 1 / Math.Sqrt(series.Count());
            foreach (var origin in series)
            {
                reader.MoveTo(origin.Origin);
                foreach (int target in targets)
                    Add(sums, reader, target, origin.End, weight);
            }
        }

        sums.Flush();
        return sums;
    }

    private void Add(RidgeSums sums, MemberReader reader, int target, int end, double weight)
    {
        if (float.IsNaN(reader.Mean[target]))
            return;
        var history = reader.History(target);
        RidgeMember.Read(history, rows, _inputs);
        reader.ReadAhead(history, end, _outputs);
        float size = Difference(_outputs, history.Last, Size(_inputs));
        sums.Add(_inputs, _outputs, size > UsualSize ? weight * (UsualSize / size) * (UsualSize / size) : weight);
    }

    private static float Size(float[] values)
    {
        float size = 0;
        foreach (float value in values)
            size = Math.Max(size, Math.Abs(value));
        return size;
    }

    /// <summary>What comes less what was last, and the largest size of all.</summary>
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
