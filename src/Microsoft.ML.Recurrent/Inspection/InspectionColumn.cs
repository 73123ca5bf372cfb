using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Holds the inspection of the row that a cursor stands on.</summary>
internal interface IInspectedRow : IOutputRow
{
    RowInspection Inspection { get; }
}

/// <summary>A column of values of each step: (steps, width).</summary>
/// <param name="name">The column's name.</param>
/// <param name="width">Values of a step.</param>
/// <param name="values">(steps)(width) of a row.</param>
internal sealed class InspectionColumn(string name, int width, Func<RowInspection, IReadOnlyList<float[]>> values)
    : OutputColumn(name, new VectorDataViewType(NumberDataViewType.Single, 0, width), new DataViewSchema.Annotations.Builder().ToAnnotations())
{
    /// <summary>The columns of a model: every gate, state and output of every layer, then the scores.</summary>
    public static IReadOnlyList<OutputColumn> Of(RowInspector inspector)
    {
        var shape = inspector.Model.Shape;
        List<OutputColumn> columns = [];
        for (int network = 0; network < inspector.Model.Networks.Count; network++)
        {
            for (int layer = 0; layer < shape.Options.Layers; layer++)
            {
                for (int direction = 0; direction < shape.Directions; direction++)
                    columns.AddRange(OfLayer(shape.Layer(layer), network, layer, direction == 1));
            }
            if (shape.AttentionUnits > 0)
                columns.Add(Attention(network, shape.AttentionHeads));
        }

        // Of a step's score: a vector of steps says its size behind the first dimension.
        int scores = inspector.Score.Type is not VectorDataViewType vector ? 1 : vector.IsKnownSize ? vector.Size : vector.Dimensions.Skip(1).Aggregate(1, (a, b) => a * b);
        return [.. columns, new InspectionColumn("ScoreByStep", scores, row => row.Scores)];
    }

    public override Delegate CreateGetter(IOutputRow row) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
    {
        var steps = values(((IInspectedRow)row).Inspection);
        var editor = VBufferEditor.Create(ref value, PackedSize.Of(1, steps.Count, width, NetworkInspector.Remedy));
        for (int step = 0; step < steps.Count; step++)
            steps[step].CopyTo(editor.Values[(step * width)..]);
        value = editor.Commit();
    });

    private static InspectionColumn Attention(int network, int heads) =>
        new($"{EnsembleTensors.Prefix(network)}attention", heads, row => [.. row.AttentionWeights[network].Chunk(heads)]);

    private static IEnumerable<OutputColumn> OfLayer(NetworkLayer own, int network, int layer, bool reverse) =>
        LayerColumn.Of(own, EnsembleTensors.Prefix(network), layer, reverse)
            .Select(column => new InspectionColumn(column.Name, column.Units, row => column.Read(row.Layer(layer, reverse, network))));
}
