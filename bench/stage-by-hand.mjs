/** Maps a stage of Pipedrive, and the pipeline that it is joined with, as a program would by hand. */
export function stageByHand(stage, pipeline) {
  return {
    id: String(stage.id),
    name: stage.name,
    position: stage.order_nr,
    status: stage.is_deleted === true || stage.active_flag === false ? 'inactive' : 'active',
    pipeline: { id: String(stage.pipeline_id), name: pipeline?.name },
    created_at: new Date(stage.add_time).toISOString(),
    updated_at: stage.update_time === null ? null : new Date(stage.update_time).toISOString(),
    ...(pipeline?.is_deal_probability_enabled === true
      ? { probability: stage.deal_probability }
      : {}),
    remote_data: stage,
  }
}
