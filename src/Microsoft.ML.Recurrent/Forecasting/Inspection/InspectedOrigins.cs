using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Inspection;

/// <summary>The inspections of some origins at a time.</summary>
internal sealed class InspectedOrigins(ForecastInspector inspector) : IOriginOutputs
{
    private ForecastInspection[] _inspections = [];

    // An inspection holds every value of every step.
    public int MostOrigins => 16;

    public ForecastInspection this[int origin] => _inspections[origin];

    public void Read(IReadOnlyList<Origin> origins, IForecastMemory memory) => _inspections = inspector.Inspect(origins, memory);

    public ReadOnlySpan<float> Of(int origin) => inspector.Columns.Values(_inspections[origin]);
}
