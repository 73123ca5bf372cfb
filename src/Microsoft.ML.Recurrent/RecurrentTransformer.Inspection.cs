using Microsoft.ML;
using Microsoft.ML.Recurrent.Inspection;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent;

/// <content>What the network computes on its way to a score.</content>
public sealed partial class RecurrentTransformer
{
    private RowInspector? _inspector;

    private RowInspector Inspector => _inspector ??= new RowInspector(Fitted, _scorer, _outputs.FirstOrDefault(c => c.Name is "Score" or NextTokenTask.StepLogLikelihood) ?? _outputs[0]);

    /// <summary>
    /// Inspects rows: each gate by its name, states and outputs of every layer at every step, and the score after each step. States, outputs and scores are
    /// bit-identical to those of <see cref="Transform"/>. Needs no native library.
    /// </summary>
    /// <param name="input">Data with the columns the network was fitted on, of the same types.</param>
    /// <returns>A row's inspection for every row, made when it is asked for. Its time grows with the square of the row's steps, as the row is scored up to
    /// each of them.</returns>
    /// <exception cref="ArgumentException">Columns are missing or of another type; the message lists all of them.</exception>
    public IEnumerable<RowInspection> Inspect(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Inspect(input, Bind(input.Schema));
    }

    /// <summary>Inspects one row, as <see cref="Inspect(IDataView)"/> does.</summary>
    /// <typeparam name="TRow">A class with a property for each column the network reads, of the types that ML.NET makes a data view of; a base class of the row stands for the row's.
    /// A key is a property with <c>[KeyType]</c>, which an anonymous type cannot have.</typeparam>
    /// <param name="row">The row.</param>
    /// <exception cref="ArgumentException">Columns are missing or of another type; the message lists all of them.</exception>
    public RowInspection InspectRow<TRow>(TRow row)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(row);
        return Inspect(RowsByType.View([row])).Single();
    }

    /// <summary>
    /// A lazy view with what <see cref="Inspect(IDataView)"/> reports as columns: <c>gate_{name}_l{layer}</c>, <c>state_{name}_l{layer}</c> and
    /// <c>output_l{layer}</c>, followed by <c>_reverse</c> for the backward direction, <c>attention</c> where steps are pooled by it, and <c>ScoreByStep</c>; those of an ensemble's further networks
    /// begin with <c>ensemble.{network}.</c>. Each is a <c>Vector&lt;Single&gt;</c> of (steps, units), one step after another.
    /// </summary>
    /// <param name="input">Data with the columns the network was fitted on, of the same types.</param>
    /// <exception cref="ArgumentException">Columns are missing or of another type; the message lists all of them.</exception>
    public IDataView AddInspection(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var dependencies = Bind(input.Schema).Dependencies.Select(c => c.Name);
        return new InspectionView(input, new OutputBindings(input.Schema, dependencies, InspectionColumn.Of(Inspector), areScores: false), Inspector);
    }

    private IEnumerable<RowInspection> Inspect(IDataView input, OutputBindings bindings)
    {
        using var cursor = input.GetRowCursor(bindings.Dependencies);
        var reader = new RowInspectionReader(Inspector, cursor);
        while (cursor.MoveNext())
            yield return reader.Current;
    }
}
