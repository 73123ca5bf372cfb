using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Inspection;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Forecasting.Inspection;

/// <summary>The columns of a forecaster's inspection, and their values as one row of numbers: column after column, (steps, units) of each. Immutable.</summary>
internal sealed class ForecastInspectionColumns
{
    private readonly List<(LayerColumn Column, int Layer, int Target, int Network)> _layers = [];

    public ForecastInspectionColumns(FittedForecast model)
    {
        var shape = model.Network.Shape;
        for (int target = 0; target < model.Network.Layout.Channels; target++)
        {
            string prefix = target == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"target.{target}.");
            for (int network = 0; network < model.Networks.Count; network++)
            {
                for (int layer = 0; layer < shape.Options.Layers; layer++)
                    _layers.AddRange(LayerColumn.Of(shape.Layer(layer), prefix + EnsembleTensors.Prefix(network), layer, reverse: false).Select(column => (column, layer, target, network)));
            }
        }

        int all = PackedSize.Of(1, 1, _layers.Sum(l => (long)l.Column.Units), "Inspect a forecaster of fewer targets, networks or layers."), first = 0;
        Columns = [.. _layers.Select(l => Create(l.Column, (first += l.Column.Units) - l.Column.Units, all))];
    }

    public IReadOnlyList<OutputColumn> Columns { get; }

    /// <summary>All columns of an inspection.</summary>
    public float[] Values(ForecastInspection inspection) => [.. _layers.SelectMany(l => l.Column.Read(inspection.Layer(l.Layer, l.Target, l.Network)).SelectMany(step => step))];

    /// <param name="column">The column.</param>
    /// <param name="first">Values of a step before it.</param>
    /// <param name="all">Values of a step of all columns.</param>
    private static OutputColumn Create(LayerColumn column, int first, int all) => OutputColumn.Create(
        column.Name, new VectorDataViewType(NumberDataViewType.Single, 0, column.Units), DataViewSchema.Annotations.Empty,
        (ReadOnlySpan<float> output, ref VBuffer<float> value) =>
        {
            int steps = output.Length / all;
            var editor = VBufferEditor.Create(ref value, steps * column.Units);
            output.Slice(steps * first, steps * column.Units).CopyTo(editor.Values);
            value = editor.Commit();
        });
}
