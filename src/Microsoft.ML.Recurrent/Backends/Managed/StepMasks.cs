using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>Writes the step masks of a plan.</summary>
internal sealed class StepMasks(Plan plan, ColumnLayout layout)
{
    /// <summary>True if the cell has none.</summary>
    public bool IsEmpty => plan.Leaves.Masks.IsEmpty;

    /// <param name="step">The step in the order in which a row is read, from 0.</param>
    /// <param name="row">A row of masks, written.</param>
    public void Write(long step, Span<float> row)
    {
        for (int mask = 0; mask < plan.Leaves.Masks.Length; mask++)
        {
            var node = plan.Graph.Nodes[plan.Leaves.Masks[mask]];
            int units = layout.Sizes.Of(node.Size), start = layout.Start(new Column(ColumnKind.Mask, mask));
            for (int unit = 0; unit < units; unit++)
                row[start + unit] = node.Periods.Updates(step, unit, units) ? 1 : 0;
        }
    }
}
