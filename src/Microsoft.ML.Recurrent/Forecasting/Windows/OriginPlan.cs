using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Windows;

/// <summary>Chooses the origins to train on and to measure on.</summary>
/// <param name="options">Stride and least history.</param>
/// <param name="ahead">Rows of a label.</param>
/// <param name="targets">Targets of a row.</param>
internal sealed class OriginPlan(ForecastingOptions options, int ahead, int targets)
{
    /// <summary>Origins whose label lies in the training split, as far as that reaches.</summary>
    public List<LabelledOrigin> Training(IEnumerable<SeriesPart> series) =>
        [.. series.SelectMany(part => Between(part.Rows, 0, part.TrainingEnd))];

    /// <summary>Origins whose whole label lies in the validation split; their windows may begin before it.</summary>
    public List<LabelledOrigin> Validation(IEnumerable<SeriesPart> series) =>
        [.. series.Where(part => part.TrainingEnd < part.End).SelectMany(part => Between(part.Rows, part.TrainingEnd - 1, part.End))];

    private IEnumerable<LabelledOrigin> Between(SeriesRows rows, int first, int end)
    {
        int stride = options.Stride, least = Math.Max(first, options.MinimumHistory - 1), last = end - 2;
        if (least > last)
            yield break;
        // Counted from the end, so that the latest rows are always among them.
        for (long origin = least + (last - least) % stride; origin <= last; origin += stride)
        {
            if (IsObserved(rows, origin, end))
                yield return new LabelledOrigin(new Origin(rows, origin), end);
        }
    }

    private bool IsObserved(SeriesRows rows, long origin, int end)
    {
        for (long row = origin + 1; row < Math.Min(end, origin + 1 + ahead); row++)
        {
            if (SeriesPart.AnyObserved(rows[row][..targets]))
                return true;
        }

        return false;
    }
}
