using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// One vector of what a layer remembers of a step of a row: a pre-activation, which products are added into, or a value of the step that
/// products read. The forward pass leaves there what the backward pass needs, the backward pass the gradient of the pre-activation.
/// </summary>
/// <param name="Node">The sum of the products, or the value.</param>
/// <param name="Size">Its size.</param>
/// <param name="Products">The products that are added into it; none for a value.</param>
internal sealed record Slot(int Node, Size Size, ImmutableArray<int> Products);

/// <summary>The vectors that the products of a group read.</summary>
internal enum OperandKind
{
    /// <summary>The layer's input.</summary>
    Input,

    /// <summary>A state that enters the step.</summary>
    State,

    /// <summary>A value that the step has computed.</summary>
    Value,
}

/// <summary>A product and the slot that it is added into.</summary>
internal sealed record SlotProduct(int Product, int Slot);

/// <summary>Products of one vector, which are one matrix product.</summary>
/// <param name="Kind">What they read.</param>
/// <param name="Operand">Which state, or which slot, they read.</param>
/// <param name="Stage">The stage they precede.</param>
/// <param name="Products">In the order of their slots.</param>
internal sealed record ProductGroup(OperandKind Kind, int Operand, int Stage, ImmutableArray<SlotProduct> Products);
