namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// The order of operands: by operation, then by what a node is, then by its operands in turn. It depends on nothing but the expressions, so
/// that a + b and b + a have one form.
/// </summary>
internal static class NodeOrder
{
    /// <remarks>Different nodes are different expressions, so that the first pair of different operands decides: one path down.</remarks>
    public static int Compare(IReadOnlyList<Node> nodes, int left, int right)
    {
        while (left != right && left >= 0 && right >= 0)
        {
            Node a = nodes[left], b = nodes[right];
            if (CompareAlone(a, b) is var difference and not 0)
                return difference;
            (left, right) = a.First != b.First ? (a.First, b.First) : (a.Second, b.Second);
        }

        return 0;
    }

    private static int CompareAlone(Node a, Node b)
    {
        int order = a.Operation.CompareTo(b.Operation);
        order = order != 0 ? order : string.CompareOrdinal(a.Name, b.Name);
        order = order != 0 ? order : a.Value.CompareTo(b.Value);
        order = order != 0 ? order : (a.Size.Units ?? 0).CompareTo(b.Size.Units ?? 0);
        order = order != 0 ? order : a.Blocks.Form.CompareTo(b.Blocks.Form);
        order = order != 0 ? order : a.Blocks.Count.CompareTo(b.Blocks.Count);
        order = order != 0 ? order : a.Periods.CompareTo(b.Periods);
        return order != 0 ? order : a.Index.CompareTo(b.Index);
    }
}
