# The service, for a PostgreSQL server: the embedded database is left out. Untried: see docs/deploy.md.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY server/package.json server/
RUN npm ci
COPY . .
# The service finds the engine by a link to this folder, which is left out with what only development needs.
RUN npm run build && npm prune --omit=dev --omit=optional && ln -s .. node_modules/crosswalk

FROM node:22-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/server/package.json server/
COPY --from=build /app/server/dist server/dist
USER node
EXPOSE 8080
ENTRYPOINT ["node", "dist/cli/bin.js"]
CMD ["serve", "--host", "0.0.0.0"]
