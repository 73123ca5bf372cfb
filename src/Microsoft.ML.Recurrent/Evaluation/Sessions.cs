using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>The sessions of a view, read by the values that a recommender was fitted on.</summary>
/// <param name="column">The items as the recommender reads them.</param>
internal sealed class Sessions(SequenceColumn column)
{
    /// <summary>The numbers of items, 1 to this.</summary>
    public int Items => column.KnownTokens;

    /// <summary>The items of each session: from 1, 0 for an unknown one.</summary>
    public IEnumerable<int[]> Of(IDataView data)
    {
        using var cursor = data.GetRowCursor([data.Schema[column.Name]]);
        var reader = SequenceColumnReader.Create(cursor, column, words: null);
        while (cursor.MoveNext())
        {
            var tokens = new int[reader.Fetch()];
            reader.WriteTokens(tokens);
            yield return tokens[1..];
        }
    }

    /// <summary>A view of each session up to each of its places but the first, or the last place alone; read anew by every cursor.</summary>
    public IDataView Places(MLContext context, IDataView data, bool lastOnly)
    {
        var schema = SchemaDefinition.Create(typeof(SessionPlace));
        var (items, next) = (schema[nameof(SessionPlace.Items)], schema[nameof(SessionPlace.Next)]);
        (items.ColumnName, next.ColumnName) = (column.Name, NextName);
        items.ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), Items));
        return context.Data.LoadFromEnumerable(Of(data).SelectMany(session => Places(session, lastOnly)), schema);
    }

    /// <summary>The column of the item that follows.</summary>
    public string NextName => $"{column.Name}.Next";

    private static IEnumerable<SessionPlace> Places(int[] session, bool lastOnly)
    {
        uint[] items = [.. session.Select(item => (uint)item)];
        for (int place = lastOnly ? Math.Max(1, session.Length - 1) : 1; place < session.Length; place++)
            yield return new SessionPlace { Items = items[..place], Next = items[place] };
    }
}
